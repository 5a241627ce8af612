import { dollars, duration } from '../format/number-text.ts';
import { type TrialIndex, USD_UNIT } from './trial-index.ts';

/** Rows of a first view, and of each further one. */
export const FIRST_ROWS = 100;

const SIGNS: Readonly<Record<string, readonly [sign: string, tone: string]>> = {
  pass: ['✓', 'better'],
  partial: ['◐', 'inconclusive'],
  fail: ['✗', 'worse'],
  ungraded: ['–', 'inconclusive'],
  broken: ['E', 'inconclusive'],
};

/** One trial as its row says it: the same words on the built page and from the script. */
export function trialCells(index: TrialIndex, at: number) {
  const one = index.cases[index.case[at] ?? -1];
  const outcome = index.outcomes[index.outcome[at] ?? -1];
  const [sign = '', tone = ''] = SIGNS[outcome?.standing ?? ''] ?? [];
  const known = (column: readonly number[]): number | undefined => {
    const value = column[at] ?? -1;
    return value < 0 ? undefined : value;
  };
  const [score, ms, usd] = [index.score, index.ms, index.usd].map(known);
  return {
    case: one?.name ?? '',
    scenario: index.scenarios[one?.scenario ?? -1]?.name ?? '',
    contender: index.contenders[index.contender[at] ?? -1]?.name ?? '',
    trial: String(index.repetition[at] ?? ''),
    tone,
    outcome: `${sign} ${outcome?.words ?? ''}`,
    score: score === undefined ? '–' : (score / 1000).toFixed(3).replace(/\.?0+$/, ''),
    time: ms === undefined ? '–' : duration(ms),
    cost: usd === undefined ? '–' : dollars(usd * USD_UNIT),
    answer: index.answer[at] || '–',
  };
}
