import type { CaseCell, TrialView } from '#bench/report/report.ts';
import { NOT_MEASURED, outOf, percent, percentInterval } from './number-text.ts';
import { intervalOf } from './verdict-text.ts';

/** How a trial went, as lists and filters name it. */
export const STANDINGS = {
  pass: { sign: '✓', word: 'pass', tone: 'better' },
  partial: { sign: '◐', word: 'partial', tone: 'inconclusive' },
  fail: { sign: '✗', word: 'fail', tone: 'worse' },
  ungraded: { sign: '–', word: 'not graded', tone: 'inconclusive' },
  broken: { sign: 'E', word: 'broken off', tone: 'inconclusive' },
} as const;

export type TrialStanding = keyof typeof STANDINGS;

/** Outcomes that are an answer of the contender, however bad; every other one is broken off and not counted. */
const COUNTED = new Set(['answered', 'wrong-shape', 'refused', 'cut-short', 'context-exceeded', 'tool-loop-limit']);

export function trialStanding({ score, outcome }: Pick<TrialView, 'score' | 'outcome'>): TrialStanding {
  if (!COUNTED.has(outcome)) return 'broken';
  if (score === undefined) return 'ungraded';
  if (score === 1) return 'pass';
  return score === 0 ? 'fail' : 'partial';
}

/** `✓ pass`, `◐ 0.95`, `E timed-out`. */
export function trialWords(trial: Pick<TrialView, 'score' | 'outcome'>): string {
  const standing = trialStanding(trial);
  const { sign, word } = STANDINGS[standing];
  if (standing === 'partial') return `${sign} ${trial.score?.toFixed(2) ?? ''}`;
  return `${sign} ${standing === 'broken' ? trial.outcome : word}`;
}

/** `2 of 3`: trials with the full score; in words where nothing was scored. */
export function passesOf({ passes, scored, excluded }: Pick<CaseCell, 'passes' | 'scored' | 'excluded'>): string {
  if (scored > 0) return outOf(passes, scored);
  return excluded > 0 ? `E${excluded}` : NOT_MEASURED;
}

/** Wilson's interval of passing; graded scores have none for a single case. */
export function cellInterval(cell: Pick<CaseCell, 'low' | 'high' | 'scored'>): string {
  if (cell.scored === 0) return NOT_MEASURED;
  const interval = intervalOf(cell);
  return interval === undefined ? 'none: graded score' : percentInterval(interval);
}

/** `100.0 %`, or why there is none. */
export function cellScore({ score }: Pick<CaseCell, 'score'>): string {
  return percent(score);
}
