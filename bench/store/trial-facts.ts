import type { TrialFacts } from '#bench/analysis/observe.ts';
import type { Cost } from '#bench/domain/cost.ts';
import type { Outcome } from '#bench/domain/outcome.ts';
import { decodeTrial, TRIAL_SCHEMA } from './trial-record.ts';

/**
 * The facts of one parsed line of trials.jsonl. A line that is not plainly well formed, or says something rare, is left to
 * the full decoder: what it accepts is a trial, and what it refuses it names.
 *
 * @throws Error naming the place and the field
 */
export function trialFacts(value: unknown, place: string): TrialFacts {
  return plainFacts(value) ?? decodeTrial(value, place);
}

type Members = Readonly<Record<string, unknown>>;

/** Undefined: not for us to say. */
function plainFacts(value: unknown): TrialFacts | undefined {
  if (!isRecord(value) || value.schema !== TRIAL_SCHEMA) return undefined;
  const {
    id,
    scenario,
    case: caseId,
    contender,
    repetition,
    warmUp,
    evidence,
    outputHash,
    answerHash,
    servedModel,
  } = value;
  const outcome = plainOutcome(value.outcome);
  const cost = plainCost(value.cost);
  const latency = plainLatency(value.latency);
  const usage = plainUsage(value.usage);
  const known =
    typeof id === 'string' &&
    typeof scenario === 'string' &&
    typeof caseId === 'string' &&
    typeof contender === 'string' &&
    Number.isFinite(repetition) &&
    typeof warmUp === 'boolean' &&
    isEvidence(evidence) &&
    outcome !== undefined &&
    cost !== undefined &&
    latency !== 'unclear' &&
    usage !== 'unclear' &&
    isText(outputHash) &&
    isText(answerHash) &&
    isText(servedModel) &&
    value.recorded === null;
  if (!known) return undefined;
  return {
    id,
    scenario,
    case: caseId,
    contender,
    repetition: Number(repetition),
    warmUp,
    evidence,
    outcome,
    cost,
    latency,
    usage,
    outputHash: outputHash ?? undefined,
    answerHash: answerHash ?? undefined,
    servedModel: servedModel ?? undefined,
    recorded: undefined,
  };
}

/** A failed call has members of its own and is rare: the full decoder reads it. */
function plainOutcome(value: unknown): Outcome | undefined {
  if (!isRecord(value)) return undefined;
  const { kind, detail, by } = value;
  switch (kind) {
    case 'answered':
      return ANSWERED;
    case 'cut-short':
    case 'context-exceeded':
      return { kind };
    case 'wrong-shape':
      return typeof detail === 'string' ? { kind, detail } : undefined;
    case 'refused':
      return typeof detail === 'string' && (by === 'model' || by === 'filter') ? { kind, by, detail } : undefined;
    default:
      return undefined;
  }
}

/** One for all: a million trials share it. */
const ANSWERED: Outcome = { kind: 'answered' };

function plainCost(value: unknown): Cost | undefined {
  if (!isRecord(value)) return undefined;
  const { kind, usd, priceLine, match, basis, unreportedAttempts, reason } = value;
  if (kind === 'unpriced') return typeof reason === 'string' ? { kind, reason } : undefined;
  if (typeof usd !== 'string') return undefined;
  if (kind === 'recorded') return { kind, usd };
  const known =
    kind === 'priced' &&
    typeof priceLine === 'string' &&
    (match === 'exact' || match === 'prefix' || match === 'manual' || match === 'simulated') &&
    (basis === 'provider' || basis === 'estimated') &&
    typeof unreportedAttempts === 'number';
  return known ? { kind, usd, priceLine, match, basis, unreportedAttempts } : undefined;
}

function plainLatency(value: unknown): TrialFacts['latency'] | 'unclear' {
  if (value === null) return undefined;
  if (!isRecord(value)) return 'unclear';
  const { e2eMs, ttfatMs, tpotMs, disturbed } = value;
  if (!isAmount(e2eMs) || !isAmount(ttfatMs) || !isAmount(tpotMs)) return 'unclear';
  if (typeof disturbed !== 'boolean' && disturbed !== null) return 'unclear';
  return {
    e2eMs: e2eMs ?? undefined,
    ttfatMs: ttfatMs ?? undefined,
    tpotMs: tpotMs ?? undefined,
    disturbed: disturbed ?? undefined,
  };
}

function plainUsage(value: unknown): TrialFacts['usage'] | 'unclear' {
  if (value === null) return undefined;
  if (!isRecord(value)) return 'unclear';
  const { inputTokens, outputTokens } = value;
  if (typeof inputTokens !== 'number' || typeof outputTokens !== 'number') return 'unclear';
  return Number.isFinite(inputTokens + outputTokens) ? { inputTokens, outputTokens } : 'unclear';
}

function isRecord(value: unknown): value is Members {
  return typeof value === 'object' && value !== null;
}

/** Missing is not null: a member that nobody wrote is damage. */
function isText(value: unknown): value is string | null {
  return typeof value === 'string' || value === null;
}

function isAmount(value: unknown): value is number | null {
  return value === null || Number.isFinite(value);
}

function isEvidence(value: unknown): value is TrialFacts['evidence'] {
  return (
    value === 'measured' || value === 'simulated' || value === 'recorded' || value === 'imported' || value === 'control'
  );
}
