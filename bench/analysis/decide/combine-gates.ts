import type { GateLevel, GateOutcome, LaunchVerdict, Policy } from '#bench/domain/policy.ts';

/** What the algebra sees of a gate. */
export interface GateStanding {
  readonly gate: string;
  readonly level: GateLevel;
  readonly outcome: GateOutcome;
  /** A blocking pass that is not claimed counts as inconclusive. */
  readonly claimed: boolean;
  /** Not evaluated because there is nothing to compare with. */
  readonly lacksBaseline?: boolean;
}

/** What the combination needs of the policy and the run. */
export interface CombineRules {
  readonly onInconclusive: Policy['onInconclusive'];
  /** The run has as many trials a case as the policy will pay for. */
  readonly atMaxTrials: boolean;
  /** Percent of the traffic of the first rollout stage; undefined: the policy plans none. */
  readonly firstStagePct: number | undefined;
}

/** `LEAST_BAD` is settled among the candidates, by expected harm. */
export interface Combined {
  readonly verdict: LaunchVerdict | 'LEAST_BAD';
  /** The gates that decided it, in the order of the policy. */
  readonly because: readonly string[];
  readonly cappedAtPct: number | undefined;
}

/**
 * The verdict from the outcomes of all gates:
 * any blocking fail holds; else any blocking gate that could not be evaluated leaves it uncertified (without a baseline:
 * undecided); else any blocking inconclusive is what the policy makes of it; else any conditional non-pass, and any blocking
 * gate that was waived, caps the rollout at its first stage; else it launches. Info gates decide nothing, and a policy
 * without a blocking gate has asked nothing, so it certifies nothing.
 */
export function combineGates(gates: readonly GateStanding[], rules: CombineRules): Combined {
  const blocking = gates.filter(({ level }) => level === 'blocking');
  const decided = (verdict: Combined['verdict'], by: readonly GateStanding[]): Combined => ({
    verdict,
    because: by.map(({ gate }) => gate),
    cappedAtPct: verdict === 'LAUNCH_LIMITED' || verdict === 'LEAST_BAD' ? rules.firstStagePct : undefined,
  });
  const failed = blocking.filter(({ outcome }) => outcome === 'fail');
  if (failed.length > 0) return decided('HOLD', failed);
  const unevaluated = blocking.filter(({ outcome }) => outcome === 'not-evaluated');
  const baseless = unevaluated.filter(({ lacksBaseline }) => lacksBaseline);
  if (baseless.length > 0) return decided('NO_DECISION', baseless);
  if (unevaluated.length > 0 || blocking.length === 0) return decided('NOT_CERTIFIABLE', unevaluated);
  const open = blocking.filter(
    ({ outcome, claimed }) => outcome === 'inconclusive' || (outcome === 'pass' && !claimed),
  );
  if (open.length > 0) return decided(whenInconclusive(rules), open);
  const capping = gates.filter(
    ({ level, outcome }) =>
      (level === 'conditional' && outcome !== 'pass' && outcome !== 'waived') ||
      (level === 'blocking' && outcome === 'waived'),
  );
  if (capping.length > 0) return decided('LAUNCH_LIMITED', capping);
  return decided('LAUNCH', []);
}

function whenInconclusive({ onInconclusive, atMaxTrials }: CombineRules): Combined['verdict'] {
  return atMaxTrials ? (onInconclusive.after?.maxTrials ?? onInconclusive.default) : onInconclusive.default;
}
