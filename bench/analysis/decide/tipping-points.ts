import { countPhrase, valuePhrase } from '#bench/analysis/phrase.ts';
import type { Gate } from '#bench/domain/policy.ts';
import type { GateFinding, TippingPoint } from '#bench/domain/verdict.ts';
import type { Cases } from '#bench/stats/case-means.ts';
import { DEFAULT_LEVEL } from '#bench/stats/interval.ts';
import { contextOf, type SelectedEvidence } from './check-evidence.ts';
import { shareContrast } from './gate-estimates.ts';
import type { GateContext } from './gate-reading.ts';
import { casesNamed } from './select-cases.ts';
import { selectEvidence } from './select-evidence.ts';

/** Margins beyond which the answer is "another contender": points. */
const WIDEST_MARGIN = 25;

/** Prices move by factors, not by orders of magnitude. */
const PRICE_REACH = 10;

/** What would turn the gates of one candidate: each lever with the value at which it does, or "no value within reach". */
export function tippingPoints(
  context: GateContext,
  gates: readonly { readonly gate: Gate; readonly finding: GateFinding }[],
): readonly TippingPoint[] {
  return gates.flatMap(({ gate, finding }) =>
    finding.level === 'info' || finding.outcome === 'not-evaluated'
      ? []
      : [
          ...marginPoint(gate, finding),
          ...pricePoint(finding),
          ...trafficPoint(context, gate, finding),
          ...judgePoint(context, gate, finding),
          ...casesPoint(finding),
        ],
  );
}

function marginPoint(gate: Gate, { estimate, unit, threshold, gate: id }: GateFinding): readonly TippingPoint[] {
  if (gate.kind !== 'non-inferior' || !('abs' in gate.margin) || unit !== 'points') return [];
  // Where low is good the threshold lies above 0, and the upper bound has to stay below it.
  const bound = (threshold ?? 0) > 0 ? estimate?.high : estimate?.low === undefined ? undefined : -estimate.low;
  if (bound === undefined) return [];
  const points = 100 * bound;
  const now = `it is ${gate.margin.abs}`;
  const said = (at: number | undefined, says: string): readonly TippingPoint[] => [
    { lever: 'margin', gate: id, at, says },
  ];
  if (points <= 0) return said(undefined, `${id} passes at any margin above 0 (${now})`);
  if (points > WIDEST_MARGIN) {
    return said(
      undefined,
      `no margin within reach turns ${id}: only one wider than ${WIDEST_MARGIN} points would (${now})`,
    );
  }
  return said(points, `${id} passes at every margin above ${points.toFixed(1)} points (${now})`);
}

function pricePoint(finding: GateFinding): readonly TippingPoint[] {
  const { metric, estimate, threshold, gate } = finding;
  if (metric?.startsWith('cost.') !== true || threshold === undefined || estimate?.value === undefined) return [];
  const bound = estimate.high ?? estimate.value;
  const factor = threshold / bound;
  if (!(factor > 1 / PRICE_REACH && factor < PRICE_REACH)) {
    return [
      {
        lever: 'price',
        gate,
        at: undefined,
        says: `no price within reach turns ${gate}: it takes a factor of ${factor.toPrecision(2)}`,
      },
    ];
  }
  const says =
    factor >= 1
      ? `${gate} passes until ${finding.candidate} costs ${factor.toFixed(2)} times what it does`
      : `${gate} passes once ${finding.candidate} costs ${factor.toFixed(2)} times what it does`;
  return [{ lever: 'price', gate, at: factor, says }];
}

/** The share of one slice of the traffic at which the difference that was seen crosses the threshold. */
function trafficPoint(context: GateContext, gate: Gate, finding: GateFinding): readonly TippingPoint[] {
  const { estimate, threshold, metric } = finding;
  if ((gate.kind !== 'non-inferior' && gate.kind !== 'superior') || finding.unit !== 'points') return [];
  if (estimate?.value === undefined || threshold === undefined || metric === undefined) return [];
  const selected = selectEvidence(context, { metric, select: gate.select, comparative: true });
  if ('refused' in selected) return [];
  const groups = groupsOf(context, selected.found);
  if (groups.length < 2) return [];
  const above = estimate.value > threshold;
  const turning = groups
    .map((group) => {
      const [inside, outside] = [
        differenceOn(selected.found, group.places),
        differenceOn(selected.found, group.others),
      ];
      if (inside === undefined || outside === undefined || inside > threshold === above) return undefined;
      const share = (threshold - outside) / (inside - outside);
      return share > 0 && share < 1 ? { name: group.name, share, now: group.share } : undefined;
    })
    .filter((one) => one !== undefined)
    .sort((a, b) => a.share - b.share);
  const [first] = turning;
  if (first === undefined) {
    return [
      {
        lever: 'traffic',
        gate: finding.gate,
        at: undefined,
        says: `no mix of these slices takes the difference seen across the threshold of ${finding.gate}`,
      },
    ];
  }
  const says = `the difference seen crosses the threshold of ${finding.gate} once ${valuePhrase(first.share, 'share')} of the requests are ${first.name} (${valuePhrase(first.now, 'share')} of the cases here)`;
  return [{ lever: 'traffic', gate: finding.gate, at: 100 * first.share, says }];
}

interface Group {
  readonly name: string;
  readonly places: readonly number[];
  readonly others: readonly number[];
  readonly share: number;
}

/** The slices of the policy's traffic within the selection; without any, its scenarios. */
function groupsOf({ policy, evidence }: GateContext, { selection }: SelectedEvidence): readonly Group[] {
  const weights = Object.keys(policy.traffic?.weights ?? {});
  const names = weights.length > 0 ? weights : selection.parts.map(({ planned }) => planned.id);
  return names.flatMap((name) => {
    const named = new Set(casesNamed(name, evidence.plan));
    const places = [...selection.keys.keys()].filter((place) => named.has(selection.keys[place] ?? ''));
    const others = [...selection.keys.keys()].filter((place) => !named.has(selection.keys[place] ?? ''));
    if (places.length === 0 || others.length === 0) return [];
    return [{ name, places, others, share: places.length / selection.keys.length }];
  });
}

function differenceOn(found: SelectedEvidence, places: readonly number[]): number | undefined {
  const { reading, ours, theirs } = found;
  if (reading.kind !== 'share' || theirs === undefined) return undefined;
  const pick = (cases: Cases): Cases => places.map((place) => cases[place] ?? []);
  const context = contextOf(found, DEFAULT_LEVEL);
  const clusterOf = places.map((place) => context.clusterOf[place] ?? '');
  return shareContrast(pick(reading.read(ours)), pick(reading.read(theirs)), { ...context, clusterOf }).estimate.value;
}

function judgePoint({ evidence }: GateContext, gate: Gate, finding: GateFinding): readonly TippingPoint[] {
  const { distance, metric, unit } = finding;
  if (distance === undefined || metric === undefined || (unit !== 'points' && unit !== 'share')) return [];
  const judged = evidence.judgedGraders.some((name) => {
    const cut = name.lastIndexOf('/');
    const [scenario, grader] = [name.slice(0, cut), name.slice(cut + 1)];
    if (gate.select?.family !== undefined && !gate.select.family.includes(scenario)) return false;
    const primary = evidence.plan.scenarios.find(({ id }) => id === scenario)?.primary;
    return metric === 'quality' || metric === 'quality.pass' ? primary === grader : metric.split('.').at(-1) === grader;
  });
  if (!judged) return [];
  const points = 100 * Math.abs(distance);
  const says = `${finding.gate} turns once the judge errs ${points.toFixed(1)} points more for one side than for the other`;
  return [{ lever: 'judge-error', gate: finding.gate, at: points, says }];
}

function casesPoint({ settle, outcome, gate }: GateFinding): readonly TippingPoint[] {
  if (outcome !== 'inconclusive' || settle === undefined) return [];
  const { moreCases } = settle;
  const says =
    moreCases === undefined
      ? `no number of cases within reach settles ${gate}`
      : `${countPhrase(moreCases, 'more case')} would settle ${gate}, if the truth is what was seen`;
  return [{ lever: 'cases', gate, at: moreCases, says }];
}
