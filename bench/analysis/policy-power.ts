import type { PlannedScenario } from '#bench/domain/plan.ts';
import type { Policy } from '#bench/domain/policy.ts';
import { policyScenarios } from '#bench/domain/select-cases.ts';
import { differenceDeviation } from '#bench/stats/optimal-trials-per-case.ts';
import { type GatePower, gatePower } from './gate-power.ts';
import { countPhrase, valuePhrase } from './phrase.ts';
import { assumedDesign } from './power.ts';
import { DEFAULT_POWER_ASSUMPTIONS, type PowerBasis } from './power-basis.ts';

export interface PolicyPowerOptions extends PowerBasis {
  /** What the run would cost, where somebody has estimated it; `undefined` dollars: unpriced. */
  readonly cost?: { readonly trials: number; readonly usd: number | undefined; readonly unpriced: readonly string[] };
}

export interface PolicyPower {
  readonly gates: readonly GatePower[];
  readonly assumptions: string;
  readonly rulesOfThumb: readonly string[];
  /** Undefined where nobody estimated it. */
  readonly cost: string | undefined;
}

/** What a policy can find out before anything is spent: gate by gate, with what was assumed. */
export function policyPower(
  policy: Policy,
  scenarios: readonly PlannedScenario[],
  options: PolicyPowerOptions = {},
): PolicyPower {
  const named = policyScenarios(policy);
  const judged = named.length === 0 ? scenarios : scenarios.filter(({ id }) => named.includes(id));
  const gates = policy.gates.flatMap((gate) => {
    const found = gatePower(gate, policy, judged, options);
    return found === undefined ? [] : [found];
  });
  return {
    gates,
    assumptions: assumptionsPhrase(policy, options),
    rulesOfThumb: RULES_OF_THUMB,
    cost: options.cost === undefined ? undefined : costPhrase(options.cost),
  };
}

/** n = 6.18 psi / delta^2 at one-sided 5 % and 80 % power; 1 - 0.05^(1/n) is about 3/n; 0.95^59 and 0.99^299 fall below 5 %. */
const RULES_OF_THUMB = [
  'Cases for 80 % power at one-sided 5 %, one trial each: when 10 % of the cases end differently, 248 for 5 points and 688 for 3; when 25 % do, 619 and 1,718.',
  'No failure in n independent cases bounds the rate of failures at about 3/n.',
  'A p95 needs 59 successes and a p99 needs 299 before the slowest of them bounds it.',
  'Three to five trials of a case, then more cases: trials cannot replace them.',
];

function assumptionsPhrase(policy: Policy, { assumptions = DEFAULT_POWER_ASSUMPTIONS, pilot }: PolicyPowerOptions) {
  const { rate, icc, correlation, clusterIcc } = assumptions;
  const one = assumedDesign({ ...assumptions, trialsPerCase: 1 });
  const psi = differenceDeviation(one) ** 2;
  const seen =
    pilot === undefined
      ? ''
      : `Observed in a pilot: the scores of ${pilot.candidate} and ${pilot.incumbent} in ` +
        `${pilot.plan.scenarios.map(({ id }) => id).join(', ')}. Where it saw nothing: `;
  return (
    `${seen}assumed are pass rates near ${valuePhrase(rate, 'share')}, ${valuePhrase(icc, 'share')} of their variance between cases, ` +
    `a correlation of ${correlation} between both sides, ${clusterIcc} within clusters; so single trials of both end differently in ` +
    `${valuePhrase(psi, 'share')} of the cases. ${countPhrase(policy.evidence.trials, 'trial')} of each case by each side. ` +
    'Gates on one grader are taken to spread like quality. Every chance on a score is that of the very interval that gives the verdict, ' +
    `counted over seeded runs made up like this: good to some two points, as far as this is true.${stepPhrase(policy)}`
  );
}

function stepPhrase({ multiplicity, candidates }: Policy): string {
  const over = [
    ...(multiplicity === 'holm' ? ['gates'] : []),
    ...(candidates.length > 1 ? [countPhrase(candidates.length, 'candidate')] : []),
  ];
  if (multiplicity === 'none' || over.length === 0) return '';
  return ` Blocking gates pass at the strictest step of Holm over ${over.join(' and ')}.`;
}

function costPhrase({ trials, usd, unpriced }: NonNullable<PolicyPowerOptions['cost']>): string {
  const without = unpriced.length === 0 ? '' : `, without ${unpriced.join(', ')}, whose price is not known`;
  return usd === undefined
    ? `${countPhrase(trials, 'trial')}; what they cost is not known${without}`
    : `${countPhrase(trials, 'trial')}, about ${valuePhrase(usd, 'USD')}${without}`;
}
