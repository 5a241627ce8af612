import type { Estimate } from './estimate.ts';
import type { Evidence } from './evidence.ts';
import type { GateKind, GateLevel, GateOutcome, LaunchVerdict } from './policy.ts';

/** What a gate's estimate is counted in. `points`: a difference of shares, 0.05 is 5 points. Latencies are in ms here. */
export type FindingUnit = 'share' | 'points' | 'ms' | 'USD' | 'ratio';

/** What one gate says of one candidate, with everything its sentence rests on. */
export interface GateFinding {
  readonly gate: string;
  readonly kind: GateKind;
  readonly level: GateLevel;
  readonly candidate: string;
  readonly outcome: GateOutcome;
  /** The metric as the policy names it; undefined where the gate counts or asks people. */
  readonly metric: string | undefined;
  readonly unit: FindingUnit | undefined;
  /** Both contenders on the same cases, where the gate compares them. */
  readonly sides: GateSides | undefined;
  /** What was estimated: a difference, a rate, a ratio; undefined where the gate counts or asks people. */
  readonly estimate: Estimate | undefined;
  /** In the estimate's unit, already turned the way the gate reads it. */
  readonly threshold: number | undefined;
  /** How far the deciding bound is from flipping the outcome, in the estimate's unit; positive: room to spare. */
  readonly distance: number | undefined;
  /** When inconclusive: what would settle it. */
  readonly settle: Settle | undefined;
  /** Whether the claim stands after the policy's multiplicity rule; a pass that is not claimed counts as inconclusive. */
  readonly claimed: boolean;
  /** Set when waived: by whom, until when. */
  readonly waiver: Waiver | undefined;
  /** Trials behind it, as `<scenario>` or `<scenario>/<case>` keys, at most some dozens, the deciding ones first. */
  readonly evidence: readonly string[];
  /** One plain sentence: what was found, against what, and what to do where it is not a pass. */
  readonly says: string;
  readonly why: string;
}

/** Both sides of a comparison, in the metric's own unit, before the difference or ratio is taken. */
export interface GateSides {
  readonly candidate: number | undefined;
  readonly incumbent: number | undefined;
  /** Cases that went better for the candidate, equally, worse. */
  readonly wins: number;
  readonly ties: number;
  readonly losses: number;
}

/** What would settle an inconclusive gate with 80 % power, if the truth is what was seen. */
export interface Settle {
  readonly moreCases: number | undefined;
  /** Trials a case, in all, with the cases there are; undefined when no number of trials would do. */
  readonly trialsPerCase: number | undefined;
  /** Of the cheaper of the two, at what this run cost. */
  readonly usd: number | undefined;
  readonly says: string;
}

export interface Waiver {
  readonly gate: string;
  readonly by: readonly string[];
  /** ISO date. */
  readonly until: string;
  readonly reason: string;
}

export interface SignOff {
  readonly gate: string;
  readonly role: string;
  readonly by: string;
  readonly at: string;
  readonly answer: 'yes' | 'no';
}

/** What the policy concludes of one candidate. */
export interface CandidateFinding {
  readonly candidate: string;
  readonly verdict: LaunchVerdict;
  readonly gates: readonly GateFinding[];
  /** Gates that decided it, in the order of the policy. */
  readonly because: readonly string[];
  /** LAUNCH_LIMITED: the share of traffic it is capped at, percent. */
  readonly cappedAtPct: number | undefined;
  readonly says: string;
}

/** What would turn the verdict: each with its tipping point. */
export interface TippingPoint {
  readonly lever: 'price' | 'traffic' | 'margin' | 'judge-error' | 'cases';
  readonly gate: string;
  readonly says: string;
  /** In the lever's own unit; undefined when no value within reach turns it. */
  readonly at: number | undefined;
}

/** What a policy reaches from the evidence: a pure function of both, the same to the byte each time. */
export interface PolicyFinding {
  readonly schema: 'bakeoff.finding/1';
  readonly policy: {
    readonly id: string;
    readonly version: number;
    readonly hash: string;
    readonly sealedAt: string | undefined;
  };
  readonly run: string;
  readonly gradingPass: number | undefined;
  /** ISO date the verdict was asked for. */
  readonly asOf: string;
  /** Where the figures of incumbent and candidates come from. */
  readonly evidenceKinds: readonly Evidence[];
  readonly verdict: LaunchVerdict;
  /** The candidate the verdict is about: the chosen one, or the best of those that did not pass. */
  readonly candidate: string | undefined;
  /** Printed as a tie when the tie-break leaves more than one. */
  readonly tied: readonly string[];
  readonly candidates: readonly CandidateFinding[];
  readonly tippingPoints: readonly TippingPoint[];
  /** Changes of the policy after it was sealed, and other departures from the plan. */
  readonly deviations: readonly string[];
  readonly headline: string;
}
