import type { Estimate } from '#bench/domain/estimate.ts';
import type { GateLevel, GateOutcome, LaunchVerdict } from '#bench/domain/policy.ts';
import type { FindingUnit, GateFinding } from '#bench/domain/verdict.ts';
import { dollars, duration, type Interval, percent, points, ratio, signedPoints } from './number-text.ts';

/** A word, a sign and a tone for each outcome: never colour alone. */
export const OUTCOMES: Readonly<
  Record<GateOutcome, { readonly sign: string; readonly word: string; readonly tone: string }>
> = {
  pass: { sign: '✓', word: 'pass', tone: 'better' },
  fail: { sign: '✗', word: 'fail', tone: 'worse' },
  inconclusive: { sign: '?', word: 'inconclusive', tone: 'inconclusive' },
  'not-evaluated': { sign: '–', word: 'not evaluated', tone: 'inconclusive' },
  waived: { sign: '~', word: 'waived', tone: 'inconclusive' },
};

export const LEVELS: Readonly<Record<GateLevel, string>> = {
  blocking: 'blocking',
  conditional: 'caps the rollout',
  info: 'for information',
};

/** What a verdict means, for whoever meets its word for the first time. */
export const VERDICTS: Readonly<Record<LaunchVerdict, { readonly tone: string; readonly means: string }>> = {
  LAUNCH: { tone: 'good', means: 'every gate passed' },
  LAUNCH_LIMITED: { tone: 'good', means: 'blocking gates passed; the rollout is capped' },
  NEEDS_DATA: { tone: 'open', means: 'a blocking gate is inconclusive; more trials can settle it' },
  HOLD: { tone: 'bad', means: 'a blocking gate failed' },
  NOT_CERTIFIABLE: { tone: 'open', means: 'a blocking gate could not be evaluated' },
  NO_DECISION: { tone: 'open', means: 'there is nothing to decide by' },
};

/** The first sentence of a headline, which is its title, and the rest. A period inside a name has no space after it. */
export function splitHeadline(headline: string): { readonly title: string; readonly rest: string } {
  const end = headline.search(/\.\s/);
  if (end === -1) return { title: headline, rest: '' };
  return { title: headline.slice(0, end + 1), rest: headline.slice(end + 1).trim() };
}

/** A gate's estimate as a reader wants it. */
export function gateFigure(value: number | undefined, unit: FindingUnit | undefined): string {
  switch (unit) {
    case 'share':
      return percent(value);
    case 'points':
      return points(value);
    case 'ms':
      return duration(value);
    case 'USD':
      return dollars(value);
    case 'ratio':
      return ratio(value);
    case undefined:
      return '';
    default:
      return unit satisfies never;
  }
}

/** `[−37.3, −28.4]`; an open side says so. */
export function gateInterval({ unit, estimate }: Pick<GateFinding, 'unit' | 'estimate'>): string {
  if (estimate?.value === undefined || (estimate.low === undefined && estimate.high === undefined)) return '';
  const write = (value: number | undefined): string =>
    value === undefined ? 'unbounded' : unit === 'points' ? signedPoints(value) : gateFigure(value, unit);
  return `[${write(estimate.low)}, ${write(estimate.high)}]`;
}

/** Both ends of an estimate, where both are known. */
export function intervalOf({ low, high }: Pick<Estimate, 'low' | 'high'>): Interval | undefined {
  return low === undefined || high === undefined ? undefined : { low, high };
}
