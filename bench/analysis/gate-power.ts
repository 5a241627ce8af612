import { readGateMetric } from '#bench/domain/gate-metric.ts';
import type { PlannedScenario } from '#bench/domain/plan.ts';
import type { Gate, Policy } from '#bench/domain/policy.ts';
import { type SelectedCases, selectCases } from '#bench/domain/select-cases.ts';
import { binomialCdf } from '#bench/stats/binomial-cdf.ts';
import { type DifferencePower, differencePower, UNKNOWN_POWER } from './difference-power.ts';
import { isScoreGate } from './gate-limits.ts';
import { chancePhrase, countPhrase, valuePhrase } from './phrase.ts';
import { clusterSizes, type PowerBasis } from './power-basis.ts';
import { thresholdSays } from './threshold-power.ts';

/** What one gate can find out with the cases there are and the trials the policy asks for. */
export interface GatePower extends DifferencePower {
  readonly gate: string;
  readonly cases: number;
  /** Cases that share a cluster count once. */
  readonly clusters: number;
}

/** What a gate can find out; undefined for kinds that count arms or clauses, or ask people. */
export function gatePower(
  gate: Gate,
  policy: Policy,
  scenarios: readonly PlannedScenario[],
  options: PowerBasis,
): GatePower | undefined {
  const selected = gateCases(gate, scenarios);
  const cases = selected.reduce((sum, one) => sum + one.cases.length, 0);
  const clusters = selected.reduce((sum, one) => sum + clusterSizes(one).length, 0);
  const size = { gate: gate.id, cases, clusters };
  const { trials } = policy.evidence;
  if (cases === 0)
    return { ...size, ...UNKNOWN_POWER, says: ['its cases are not known here, so neither is its power'] };
  const unknown = { ...size, ...UNKNOWN_POWER, says: ['the spread of this reading is not known before a run'] };
  switch (gate.kind) {
    case 'non-inferior':
    case 'superior':
      return isScoreGate(gate) ? { ...size, ...differencePower(gate, selected, size, policy, options) } : unknown;
    case 'floor':
    case 'ceiling':
      return isScoreGate(gate)
        ? { ...size, ...UNKNOWN_POWER, says: thresholdSays(gate, selected, size, policy, options) }
        : unknown;
    case 'must-pass':
      return { ...size, ...UNKNOWN_POWER, says: [mustPassSays(gate.maxFailures ?? 0, clusters, cases, trials)] };
    case 'no-new-failure-mode':
      return { ...size, ...UNKNOWN_POWER, says: [failureModeSays(gate.countAs, clusters)] };
    case 'budget':
      return {
        ...size,
        ...UNKNOWN_POWER,
        says: [`${countPhrase(cases * trials, 'trial')} a side; the spread is not known before a run`],
      };
    case 'reliability':
      return {
        ...size,
        ...UNKNOWN_POWER,
        says: [`${countPhrase(trials, 'trial')} of each case; how they vary is not known before a run`],
      };
    case 'coverage':
    case 'assay-sensitivity':
    case 'sign-off':
      return undefined;
    default:
      return gate satisfies never;
  }
}

/** The cases a gate reads: of those it selects, the ones whose scenario has its grader. */
export function gateCases(gate: Gate, scenarios: readonly PlannedScenario[]): readonly SelectedCases[] {
  return selectCases(scenarios, gate.select).filter(({ scenario }) => hasGrader(gate, scenario));
}

function hasGrader(gate: Gate, { graders, primary }: PlannedScenario): boolean {
  const read = 'metric' in gate ? readGateMetric(gate.metric) : undefined;
  return read?.kind !== 'grader' || read.grader === primary || Object.hasOwn(graders, read.grader);
}

function mustPassSays(maxFailures: number, clusters: number, cases: number, trials: number): string {
  const bound =
    maxFailures === 0 ? `no failure bounds their rate at ${valuePhrase(ruleOfThree(clusters), 'share')}, ` : '';
  const rare = 0.02;
  const missed = binomialCdf(maxFailures, clusters, rare);
  return (
    `${countPhrase(cases, 'case')} (${clusters} independent), ${countPhrase(trials, 'trial')} each: ${bound}` +
    `a failure in one case of fifty would slip through ${chancePhrase(missed)} of the time`
  );
}

/** The upper limit at 95 % after no failure: exact, where 3/n is the rule of thumb. */
function ruleOfThree(n: number): number {
  return 1 - 0.05 ** (1 / n);
}

function failureModeSays(countAs: number, clusters: number): string {
  const rate = 0.05;
  const seen = 1 - binomialCdf(countAs - 1, clusters, rate);
  return `a failure of one case in twenty would be seen in ${countAs} or more of ${countPhrase(clusters, 'independent case')} ${chancePhrase(seen)} of the time`;
}
