import type { DecisionStatus, TriggerCheck } from '#bench/analysis/check-decision.ts';
import type { ScoredPrediction } from '#bench/analysis/score-predictions.ts';
import type { DecidedGate, DecisionChoice, HumanDecision } from '#bench/domain/decision.ts';
import type { ReopenTrigger } from '#bench/domain/policy.ts';
import { count, dollars, duration, NOT_MEASURED, percent, seconds, signedPoints } from './number-text.ts';
import { plainLabel } from './plain-text.ts';
import { gateFigure } from './verdict-text.ts';

/** A sign and a word for everything that has a tone: never colour alone. */
export type Marked = { readonly sign: string; readonly word: string; readonly tone: string };

export const STATUSES: Readonly<Record<DecisionStatus, Marked>> = {
  valid: { sign: '✓', word: 'valid', tone: 'better' },
  expired: { sign: '✗', word: 'expired', tone: 'worse' },
  're-opened': { sign: '!', word: 're-opened', tone: 'worse' },
  superseded: { sign: '–', word: 'superseded', tone: 'inconclusive' },
};

export const TRIGGER_STATES: Readonly<Record<TriggerCheck['state'], Marked>> = {
  quiet: { sign: '✓', word: 'quiet', tone: 'better' },
  fired: { sign: '!', word: 'fired', tone: 'worse' },
  unchecked: { sign: '?', word: 'unchecked', tone: 'inconclusive' },
};

export const PREDICTION_SCORES: Readonly<Record<ScoredPrediction['score'], Marked>> = {
  hit: { sign: '✓', word: 'hit', tone: 'better' },
  miss: { sign: '✗', word: 'miss', tone: 'worse' },
  open: { sign: '…', word: 'open', tone: 'inconclusive' },
};

/** What re-opens a decision, in the words of who reads it for the first time. */
export const TRIGGERS: Readonly<Record<ReopenTrigger, string>> = {
  'price-change': 'a price changes',
  'snapshot-change': 'another model is served under the same name',
  'retirement-notice': 'the vendor announces a retirement',
  'drift-alarm': 'quality drifts (alarm)',
  'suite-major': 'a scenario gets a new version',
  incident: 'an incident is recorded',
  'policy-change': 'the policy changes',
};

const CHOICES: Readonly<Record<DecisionChoice, string>> = {
  adopt: 'Adopt',
  'adopt-limited': 'Adopt for a part of the traffic:',
  keep: 'Keep',
  postpone: 'Postpone',
};

/** `Keep aurora`, `Postpone`. */
export function choiceText({ choice, contender }: Pick<HumanDecision, 'choice' | 'contender'>): string {
  return contender === undefined ? CHOICES[choice].replace(/:$/, '') : `${CHOICES[choice]} ${plainLabel(contender)}`;
}

/** A predicted or a seen figure in the unit of its metric. */
export function predictedFigure(value: number | undefined, unit: ScoredPrediction['unit']): string {
  if (value === undefined) return NOT_MEASURED;
  switch (unit) {
    case 'share':
      return percent(value);
    case 's':
      return seconds(value);
    case 'ms':
      return duration(value);
    case 'USD':
      return dollars(value);
    case 'tokens':
      return `${count(Math.round(value))} tokens`;
    case undefined:
      return String(value);
    default:
      return unit satisfies never;
  }
}

/** `[−37.3, −28.4]` as it was on the day; an open side says so. */
export function decidedInterval({ unit, low, high }: Pick<DecidedGate, 'unit' | 'low' | 'high'>): string {
  if (low === undefined && high === undefined) return '';
  const write = (limit: number | undefined): string =>
    limit === undefined ? 'unbounded' : unit === 'points' ? signedPoints(limit) : gateFigure(limit, unit);
  return `[${write(low)}, ${write(high)}]`;
}

/** What its status rests on, without the word itself, which stands before it with its sign. */
export function statusReason(status: DecisionStatus, says: string): string {
  const reason = plainLabel(says.startsWith(status) ? says.slice(status.length) : `: ${says}`);
  return reason.startsWith(':') ? reason : ` ${reason}`;
}

/** Decisions whose day is over, or that something has re-opened: nobody may lean on them. */
export function isStale(status: DecisionStatus): boolean {
  return status === 'expired' || status === 're-opened';
}
