import type { CaseCell, CaseReport, ReportContender, ScenarioReport, TrialView } from '#bench/report/report.ts';

/** One case that both of two contenders were scored on. */
export interface CasePair {
  readonly one: CaseReport;
  /** Of the one compared, and of the baseline. */
  readonly ours: CaseCell;
  readonly theirs: CaseCell;
  /** Ours less theirs, as a share. */
  readonly by: number;
}

/** Cases scored for both, the largest gain first. */
export function casePairs(
  { cases }: Pick<ScenarioReport, 'cases'>,
  { a, b }: { readonly a: ReportContender; readonly b: ReportContender },
): readonly CasePair[] {
  return cases
    .flatMap((one) => {
      const ours = one.cells.find(({ contender }) => contender === b.label);
      const theirs = one.cells.find(({ contender }) => contender === a.label);
      if (ours?.score === undefined || theirs?.score === undefined) return [];
      return [{ one, ours, theirs, by: ours.score - theirs.score }];
    })
    .sort((x, y) => y.by - x.by || (x.one.id < y.one.id ? -1 : 1));
}

/** The first repetition that the two were scored differently on. */
export function firstDifference(
  trials: readonly TrialView[],
  { a, b }: { readonly a: ReportContender; readonly b: ReportContender },
): readonly [TrialView, TrialView] | undefined {
  for (const theirs of trials.filter(({ contender }) => contender === a.label)) {
    const ours = trials.find(({ contender, repetition }) => contender === b.label && repetition === theirs.repetition);
    if (ours !== undefined && ours.score !== theirs.score) return [theirs, ours];
  }
  return undefined;
}
