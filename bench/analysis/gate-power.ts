import { readGateMetric } from '#bench/domain/gate-metric.ts';
import type { PlannedScenario } from '#bench/domain/plan.ts';
import { DEFAULT_CONFIDENCE, type Gate, type Policy } from '#bench/domain/policy.ts';
import { FEWEST_INDEPENDENT_CASES, type SelectedCases } from '#bench/domain/select-cases.ts';
import { binomialCdf } from '#bench/stats/binomial-cdf.ts';
import { minimumDetectableDifference, pairedPower } from '#bench/stats/paired-power.ts';
import { countPhrase, differencePhrase, valuePhrase } from './phrase.ts';
import {
  clusterDeviation,
  clusterSizes,
  DEFAULT_POWER_ASSUMPTIONS,
  meanClusterSize,
  type PowerBasis,
} from './power-basis.ts';

/** What one gate can find out with the cases there are and the trials the policy asks for. */
export interface GatePower {
  readonly gate: string;
  readonly cases: number;
  /** Cases that share a cluster count once. */
  readonly clusters: number;
  /** Chance that it passes when candidate and incumbent are truly equal; undefined where the gate compares nothing. */
  readonly passIfEqual: number | undefined;
  /** Chance that a true drop of so many points is called one: all of the interval below 0. */
  readonly calls: readonly { readonly points: number; readonly chance: number }[];
  /** In points, called with a chance of 80 %. */
  readonly smallestCalled: number | undefined;
  /** Independent cases with which an equal candidate would pass with a chance of 80 %, at the same trials. */
  readonly casesToPass: number | undefined;
  readonly says: readonly string[];
}

const DEFAULT_POWER = 0.8;
/** Drops whose chance of being called is printed, in points. */
const DROPS = [3, 5, 10];

/** What a gate can find out; undefined for kinds that count arms or clauses, or ask people. */
export function gatePower(
  gate: Gate,
  policy: Policy,
  chosen: readonly SelectedCases[],
  options: PowerBasis,
): GatePower | undefined {
  const selected = chosen.filter(({ scenario }) => hasGrader(gate, scenario));
  const cases = selected.reduce((sum, one) => sum + one.cases.length, 0);
  const clusters = selected.reduce((sum, one) => sum + clusterSizes(one).length, 0);
  const size = { gate: gate.id, cases, clusters };
  const nothing = { passIfEqual: undefined, calls: [], smallestCalled: undefined, casesToPass: undefined };
  const { trials } = policy.evidence;
  if (cases === 0) return { ...size, ...nothing, says: ['its cases are not known here, so neither is its power'] };
  switch (gate.kind) {
    case 'non-inferior':
    case 'superior':
      return !isScore(gate.metric)
        ? { ...size, ...nothing, says: ['the spread of this reading is not known before a run'] }
        : { ...size, ...comparison(gate, selected, size, policy, options) };
    case 'floor':
    case 'ceiling':
      return !isScore(gate.metric)
        ? { ...size, ...nothing, says: ['the spread of this reading is not known before a run'] }
        : { ...size, ...nothing, says: thresholdSays(gate, selected, size, policy, options) };
    case 'must-pass':
      return { ...size, ...nothing, says: [mustPassSays(gate.maxFailures ?? 0, clusters, cases, trials)] };
    case 'no-new-failure-mode':
      return { ...size, ...nothing, says: [failureModeSays(gate.countAs, clusters)] };
    case 'budget':
      return {
        ...size,
        ...nothing,
        says: [`${countPhrase(cases * trials, 'trial')} a side; the spread is not known before a run`],
      };
    case 'reliability':
      return {
        ...size,
        ...nothing,
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

/** A gate on one grader reads the scenarios that have it. */
function hasGrader(gate: Gate, { graders, primary }: PlannedScenario): boolean {
  const read = 'metric' in gate ? readGateMetric(gate.metric) : undefined;
  return read?.kind !== 'grader' || read.grader === primary || Object.hasOwn(graders, read.grader);
}

function isScore(metric: string): boolean {
  const kind = readGateMetric(metric)?.kind;
  return kind === 'quality' || kind === 'grader';
}

type Comparison = Extract<Gate, { readonly kind: 'non-inferior' | 'superior' }>;

function comparison(
  gate: Comparison,
  selected: readonly SelectedCases[],
  { clusters }: { readonly clusters: number },
  policy: Policy,
  options: PowerBasis,
): Omit<GatePower, 'gate' | 'cases' | 'clusters'> {
  const { sd, unknownNoise } = clusterDeviation(selected, policy.evidence.trials, options);
  const alpha = (1 - (gate.confidence ?? DEFAULT_CONFIDENCE)) / 2 / strictestStep(policy);
  const { rate } = options.assumptions ?? DEFAULT_POWER_ASSUMPTIONS;
  const chance = (points: number) => pairedPower(points / 100, sd, clusters, { alpha });
  const calls = DROPS.flatMap((points) => {
    const called = chance(points);
    return called === undefined ? [] : [{ points, chance: called }];
  });
  const smallest = minimumDetectableDifference(sd, clusters, DEFAULT_POWER, { alpha });
  const smallestCalled = smallest === undefined ? undefined : 100 * smallest;
  const room =
    gate.kind === 'superior' ? undefined : 'abs' in gate.margin ? gate.margin.abs : 100 * gate.margin.rel * rate;
  const passIfEqual = room === undefined ? undefined : chance(room);
  const casesToPass = room === undefined ? undefined : casesFor(room / 100, sd, alpha);
  const [three] = calls;
  const says = [
    three === undefined
      ? 'a single independent case: nothing could ever be called'
      : `with these cases and trials a true ${three.points}-point drop would be called ${share(three.chance)} of the time` +
        `${calls
          .slice(1)
          .map((one) => `, a ${one.points}-point one ${share(one.chance)}`)
          .join('')}`,
    ...(smallest === undefined
      ? []
      : [`smallest difference called four times in five: ${differencePhrase(smallest, 'share')}`]),
    ...(gate.kind === 'superior'
      ? superiorSays(gate, chance, smallest)
      : nonInferiorSays({ passIfEqual, casesToPass, clusters, chance, room: room ?? 0, alpha })),
    ...thinSays(clusters),
    ...(unknownNoise ? ['the pilot had single trials, so what more trials would bring is not known'] : []),
  ];
  return { passIfEqual, calls, smallestCalled, casesToPass, says };
}

/** Holm's first step divides the risk by the number of claims; a fixed order, or gates that must all pass, leave it whole. */
function strictestStep({ multiplicity, gates }: Policy): number {
  const claims = gates.filter(
    ({ kind, level }) => level === 'blocking' && (kind === 'non-inferior' || kind === 'superior'),
  );
  return multiplicity === 'holm' ? Math.max(1, claims.length) : 1;
}

/** Said beside every chance, because the chance is then of nothing. */
function thinSays(clusters: number): readonly string[] {
  return clusters < FEWEST_INDEPENDENT_CASES
    ? [`below ${FEWEST_INDEPENDENT_CASES} independent cases it is not judged at all`]
    : [];
}

function nonInferiorSays(found: {
  readonly passIfEqual: number | undefined;
  readonly casesToPass: number | undefined;
  readonly clusters: number;
  readonly chance: (points: number) => number | undefined;
  readonly room: number;
  readonly alpha: number;
}): readonly string[] {
  const { passIfEqual, casesToPass, clusters, chance, room, alpha } = found;
  if (passIfEqual === undefined) return [];
  const tooFew =
    casesToPass !== undefined && casesToPass > clusters
      ? `; ${countPhrase(casesToPass, 'independent case')} would make it 80 %, there are ${clusters}`
      : '';
  const twice = chance(room);
  return [
    `passes ${share(passIfEqual)} of the time when both are truly equal${tooFew}`,
    `passes at most ${share(alpha)} of the time when the candidate is worse by the whole margin` +
      `${twice === undefined ? '' : `, and fails outright ${share(twice)} of the time when it is worse by twice that`}`,
  ];
}

function superiorSays(
  { by = 0 }: Extract<Gate, { readonly kind: 'superior' }>,
  chance: (points: number) => number | undefined,
  smallest: number | undefined,
): readonly string[] {
  const five = chance(5);
  const beyond = by === 0 ? '' : ` beyond the ${by} asked for`;
  return [
    ...(five === undefined ? [] : [`a true gain of 5 points${beyond} passes ${share(five)} of the time`]),
    ...(smallest === undefined
      ? []
      : [`to pass four times in five the gain has to be ${differencePhrase(smallest + by / 100, 'share')}`]),
  ];
}

/** A single side's mean against a value fixed in advance. */
function thresholdSays(
  gate: Extract<Gate, { readonly kind: 'floor' | 'ceiling' }>,
  selected: readonly SelectedCases[],
  { clusters }: { readonly clusters: number },
  policy: Policy,
  options: PowerBasis,
): readonly string[] {
  if (gate.on === 'estimate') return ['reads the estimate alone, so chance may pass or fail what lies near the line'];
  const { icc, clusterIcc } = options.assumptions ?? DEFAULT_POWER_ASSUMPTIONS;
  const share0 = gate.kind === 'floor' ? gate.value : 1 - gate.value;
  const alpha = (1 - DEFAULT_CONFIDENCE) / 2;
  const size = meanClusterSize(selected);
  // The rate that passes four times in five lies so far above the line that the spread at that rate leaves room for it.
  const passes = (rate: number): number => {
    const variance = rate * (1 - rate);
    const perCase = variance * (icc * (1 + (size - 1) * clusterIcc) + (1 - icc) / policy.evidence.trials);
    return pairedPower(rate - share0, Math.sqrt(perCase / size), clusters, { alpha }) ?? 0;
  };
  let [low, high] = [share0, 1];
  if (passes(1 - 1e-9) < DEFAULT_POWER) {
    return [`no true rate passes four times in five with ${countPhrase(clusters, 'independent case')}`];
  }
  for (let step = 0; step < 50; step += 1) {
    const middle = (low + high) / 2;
    if (passes(middle) < DEFAULT_POWER) low = middle;
    else high = middle;
  }
  const needed = gate.kind === 'floor' ? high : 1 - high;
  return [
    `passes four times in five when the true rate is ${valuePhrase(needed, 'share')} or ${gate.kind === 'floor' ? 'more' : 'less'} (line: ${valuePhrase(gate.value, 'share')})`,
  ];
}

function mustPassSays(maxFailures: number, clusters: number, cases: number, trials: number): string {
  const bound =
    maxFailures === 0 ? `no failure bounds their rate at ${valuePhrase(ruleOfThree(clusters), 'share')}, ` : '';
  const rare = 0.02;
  const missed = binomialCdf(maxFailures, clusters, rare);
  return (
    `${countPhrase(cases, 'case')} (${clusters} independent), ${countPhrase(trials, 'trial')} each: ${bound}` +
    `a failure in one case of fifty would slip through ${share(missed)} of the time`
  );
}

/** The upper limit at 95 % after no failure: exact, where 3/n is the rule of thumb. */
function ruleOfThree(n: number): number {
  return 1 - 0.05 ** (1 / n);
}

function failureModeSays(countAs: number, clusters: number): string {
  const rate = 0.05;
  const seen = 1 - binomialCdf(countAs - 1, clusters, rate);
  return `a failure of one case in twenty would be seen in ${countAs} or more of ${countPhrase(clusters, 'independent case')} ${share(seen)} of the time`;
}

/** Far more than anybody writes; past it the answer is "no number". */
const MOST_CASES = 1_000_000;

function casesFor(difference: number, sd: number, alpha: number): number | undefined {
  const enough = (n: number): boolean => (pairedPower(difference, sd, n, { alpha }) ?? 0) >= DEFAULT_POWER;
  if (!(sd > 0) || !enough(MOST_CASES)) return undefined;
  let [low, high] = [1, MOST_CASES];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** Whole per cent: a planning figure has no decimals. Never 0 or 100, which nothing assumed can promise. */
function share(chance: number): string {
  if (chance < 0.005) return 'less than 1 %';
  return chance > 0.995 ? 'over 99 %' : `${(100 * chance).toFixed(chance < 0.05 ? 1 : 0)} %`;
}
