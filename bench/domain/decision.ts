import { createHash } from 'node:crypto';
import { canonicalJson } from './fingerprint.ts';
import type { GateKind, GateLevel, GateOutcome, LaunchVerdict, ReopenTrigger } from './policy.ts';
import type { FindingUnit, GateSides, PolicyFinding, SignOff, Waiver } from './verdict.ts';

/**
 * One file of results/decisions. None is ever changed: what is learned later is a further record that refers to it, and every
 * record holds the hash of the one before.
 */
export type DecisionRecord = LaunchDecision | DecisionOutcome | DecisionAmendment | DecisionNotice;

/** What people decided, on which evidence, until when. */
export interface LaunchDecision extends ChainLink {
  readonly kind: 'decision';
  readonly question: string;
  readonly engine: EngineFinding;
  readonly decided: HumanDecision;
  readonly evidence: DecisionEvidence;
  readonly alternatives: readonly Alternative[];
  /** What the finding was reached with, beside the run: deciding again takes the same. */
  readonly waivers: readonly Waiver[];
  readonly signOffs: readonly SignOff[];
  readonly predictions: readonly Prediction[];
  /** ISO date; it holds through that day. */
  readonly expires: string;
  readonly reopenOn: readonly ReopenTrigger[];
  /** Id of the decision that it takes the place of. */
  readonly supersedes: string | undefined;
  readonly notes: readonly string[];
}

/** How it went: written when it is known, beside the decision and not into it. */
export interface DecisionOutcome extends ChainLink {
  readonly kind: 'outcome';
  /** Id of the decision. */
  readonly refersTo: string;
  readonly says: string;
  /** Predictions that were measured elsewhere than in a run, in production for instance; they win over runs. */
  readonly observed: readonly ObservedPrediction[];
}

/** A later change of what a decision holds to. */
export interface DecisionAmendment extends ChainLink {
  readonly kind: 'amendment';
  /** Id of the decision. */
  readonly refersTo: string;
  readonly says: string;
  readonly waivers: readonly Waiver[];
  /** The new last day, ISO date; undefined: unchanged. */
  readonly expires: string | undefined;
}

/** Something that no run can see, and that re-opens the decisions about a contender. */
export interface DecisionNotice extends ChainLink {
  readonly kind: 'notice';
  readonly trigger: 'retirement-notice' | 'incident';
  /** Label or model id of the contender; decisions about others stand. */
  readonly contender: string;
  readonly says: string;
  readonly source: string | undefined;
}

/** What ties a record to the one before. */
export interface ChainLink {
  /** Its file's name without ending: `<date>-<name>`. */
  readonly id: string;
  /** ISO-8601 UTC; records stand in this order. */
  readonly recordedAt: string;
  readonly recordedBy: string;
  /** sha256 of the file of the record before; undefined for the first of all. */
  readonly previous: string | undefined;
}

/** A record before it has its place in the chain. */
export type Unlinked<T extends ChainLink> = T extends ChainLink ? Omit<T, 'id' | 'previous'> : never;

export type DecisionChoice = 'adopt' | 'adopt-limited' | 'keep' | 'postpone';

export interface HumanDecision {
  readonly choice: DecisionChoice;
  /** The contender that is adopted, or stays; undefined where nothing was chosen. */
  readonly contender: string | undefined;
  readonly agreesWithEngine: boolean;
  /** Set exactly when people decided otherwise than the engine concluded. */
  readonly overrideReason: string | undefined;
  readonly decidedBy: readonly string[];
  readonly recommendedBy: readonly string[];
  readonly dissented: readonly { readonly who: string; readonly why: string }[];
}

/** What the policy concluded, as it was on that day. */
export interface EngineFinding {
  readonly verdict: LaunchVerdict;
  readonly policy: PolicyFinding['policy'];
  readonly asOf: string;
  readonly candidate: string | undefined;
  readonly tied: readonly string[];
  readonly headline: string;
  /** Of the candidate, in the order of the policy. */
  readonly gates: readonly DecidedGate[];
  /** `findingHash` of the whole finding: what deciding again must come to. */
  readonly findingSha256: string;
}

/** One gate with the figures it was judged by. */
export interface DecidedGate {
  readonly gate: string;
  readonly kind: GateKind;
  readonly level: GateLevel;
  readonly outcome: GateOutcome;
  readonly claimed: boolean;
  readonly metric: string | undefined;
  readonly unit: FindingUnit | undefined;
  readonly value: number | undefined;
  readonly low: number | undefined;
  readonly high: number | undefined;
  readonly threshold: number | undefined;
  readonly distance: number | undefined;
  readonly sides: GateSides | undefined;
  readonly says: string;
}

/** The files it rests on, by hash, so that nobody has to trust that they are the same. */
export interface DecisionEvidence {
  readonly run: string;
  readonly gradingPass: number | undefined;
  readonly manifestSha256: string;
  readonly files: readonly { readonly file: string; readonly sha256: string }[];
}

export interface Alternative {
  readonly alternative: string;
  readonly whyNot: string;
}

/** What whoever decided expects to see; scored when the day has come. */
export interface Prediction {
  /** Unique in its decision. */
  readonly id: string;
  /** As policies name it: `quality`, `quality.<grader>`, `cost.perSuccess`, `latency.p95`, … or a reading such as `outputTokens`. */
  readonly metric: string;
  readonly contender: string;
  readonly scenario: string;
  /** Expected range, both ends included, in the policies' units: a share, seconds, dollars. */
  readonly low: number;
  readonly high: number;
  /** ISO date. */
  readonly checkBy: string;
}

export interface ObservedPrediction {
  /** Id of the prediction. */
  readonly prediction: string;
  readonly value: number;
  readonly low: number | undefined;
  readonly high: number | undefined;
  readonly source: string;
}

/** What people may decide at each verdict without overriding it. */
const AGREEING: Readonly<Record<LaunchVerdict, readonly DecisionChoice[]>> = {
  LAUNCH: ['adopt'],
  LAUNCH_LIMITED: ['adopt-limited'],
  NEEDS_DATA: ['postpone'],
  HOLD: ['keep', 'postpone'],
  // The incumbent stays in both; nothing was certified that could take its place.
  NOT_CERTIFIABLE: ['keep', 'postpone'],
  NO_DECISION: ['postpone'],
};

/** Whether people decided what the engine concluded. Adopting another contender than the one it passed is an override. */
export function agreesWithEngine(
  { verdict, candidate, tied }: Pick<EngineFinding, 'verdict' | 'candidate' | 'tied'>,
  { choice, contender }: Pick<HumanDecision, 'choice' | 'contender'>,
): boolean {
  if (!AGREEING[verdict].includes(choice)) return false;
  if (choice === 'keep' || choice === 'postpone') return true;
  return contender !== undefined && (contender === candidate || tied.includes(contender));
}

/** What a record keeps of a finding. */
export function engineFinding(finding: PolicyFinding): EngineFinding {
  const { policy, asOf, verdict, candidate, tied, headline } = finding;
  const gates = finding.candidates.find((one) => one.candidate === candidate)?.gates ?? [];
  return {
    verdict,
    policy: { id: policy.id, version: policy.version, hash: policy.hash, sealedAt: policy.sealedAt },
    asOf,
    candidate,
    tied,
    headline,
    gates: gates.map((found) => ({
      gate: found.gate,
      kind: found.kind,
      level: found.level,
      outcome: found.outcome,
      claimed: found.claimed,
      metric: found.metric,
      unit: found.unit,
      value: found.estimate?.value,
      low: found.estimate?.low,
      high: found.estimate?.high,
      threshold: found.threshold,
      distance: found.distance,
      sides: found.sides,
      says: found.says,
    })),
    findingSha256: findingHash(finding),
  };
}

/** sha256 of a finding's canonical JSON, in hex: the same from memory, where the unknown is undefined, and from a file, where it is null. */
export function findingHash(finding: unknown): string {
  return createHash('sha256')
    .update(canonicalJson(withoutNulls(finding)))
    .digest('hex');
}

/** Two hashes of one content; one of them may be its first 16 digits. */
export function sameHash(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  return short.length >= SHORT_HASH && long.startsWith(short);
}

const SHORT_HASH = 16;

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) =>
      member === null || member === undefined ? [] : [[key, withoutNulls(member)]],
    ),
  );
}
