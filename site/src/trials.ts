import type { CaseReport, CaseTranscripts, RunReport, ScenarioReport, TrialView } from '#bench/report/report.ts';
import { caseOf } from './report.ts';

let last: { readonly key: string; readonly transcripts: CaseTranscripts } | undefined;

/** What was said on a case. Pages of one case are made one after the other, so the last one read is kept. */
export function transcriptsOf(
  run: RunReport,
  scenario: Pick<ScenarioReport, 'slug'>,
  one: Pick<CaseReport, 'slug'>,
): CaseTranscripts {
  const key = `${run.slug}/${scenario.slug}/${one.slug}`;
  if (last?.key !== key) last = { key, transcripts: caseOf(run.slug, scenario.slug, one.slug) };
  return last.transcripts;
}

/** Trials that gave one answer; undefined for those that gave none. */
export interface AnswerGroup {
  readonly answer: string | undefined;
  readonly trials: readonly TrialView[];
}

/** Trials by identical answer, the most frequent answer first, those without one last. */
export function byAnswer(trials: readonly TrialView[]): readonly AnswerGroup[] {
  const groups = Map.groupBy(trials, ({ answer }) => answer);
  return [...groups]
    .map(([answer, members]) => ({ answer, trials: members }))
    .sort(
      (a, b) =>
        Number(a.answer === undefined) - Number(b.answer === undefined) ||
        b.trials.length - a.trials.length ||
        (a.answer ?? '').length - (b.answer ?? '').length ||
        ((a.answer ?? '') < (b.answer ?? '') ? -1 : 1),
    );
}

/** What stands before and after one of a list. */
export function neighbours<T>(
  list: readonly T[],
  one: T,
): { readonly before: T | undefined; readonly after: T | undefined } {
  const at = list.indexOf(one);
  return { before: list[at - 1], after: at === -1 ? undefined : list[at + 1] };
}
