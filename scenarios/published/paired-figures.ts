import type { Agreement, CheckedFigure } from '#bench/domain/published-check.ts';
import { mcnemarTest } from '#bench/stats/mcnemar-test.ts';
import { tangoInterval } from '#bench/stats/tango-interval.ts';
import { pairedCounts } from '#scenarios/drift/grade-recordings.ts';
import { answersOf, type GradedModels } from './right-answers.ts';

/** A comparison of two recorded contenders, case by case, as other programs computed it. */
export interface PairedReference {
  /** How the figures' names begin. */
  readonly name: string;
  readonly base: string;
  readonly candidate: string;
  readonly grader: string;
  readonly n: number;
  /** Cases that only the base, only the candidate has right. */
  readonly lost: number;
  readonly gained: number;
  /** Candidate minus base, and Tango's 95 % interval of it, to four decimals. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  /** McNemar's exact two-sided p, where it was computed. */
  readonly p: { readonly value: number; readonly decimals: number } | undefined;
}

/** @throws Error when an answer of either has no score */
export function pairedFigures(graded: GradedModels, reference: PairedReference): readonly CheckedFigure[] {
  const { base, candidate, grader, p } = reference;
  const answers = answersOf(graded, base);
  const { lost, gained } = pairedCounts(answers, answersOf(graded, candidate), grader);
  const n = answers.size;
  // Tango's score statistic rests on the discordant cases and on n alone: how the others divide does not enter.
  const tango = tangoInterval({ onlyA: gained, onlyB: lost, both: n - gained - lost, neither: 0 });
  if (tango === undefined) throw new Error(`${reference.name}: there is no case to compare.`);
  const figure = (what: string, unit: string, published: number, ours: number, agreement: Agreement) => ({
    name: `${reference.name}, ${what}`,
    unit,
    published,
    ours,
    agreement,
    n,
  });
  const four = { kind: 'rounded', decimals: 4 } as const;
  return [
    figure('cases', 'count', reference.n, n, { kind: 'exact' }),
    figure('lost', 'count', reference.lost, lost, { kind: 'exact' }),
    figure('gained', 'count', reference.gained, gained, { kind: 'exact' }),
    figure('difference', 'share', reference.difference, (gained - lost) / n, four),
    figure('interval, low', 'share', reference.low, tango.low, four),
    figure('interval, high', 'share', reference.high, tango.high, four),
    ...(p === undefined
      ? []
      : [
          figure('McNemar exact p', 'p', p.value, mcnemarTest(gained, lost).pExact, {
            kind: 'rounded',
            decimals: p.decimals,
          }),
        ]),
  ];
}
