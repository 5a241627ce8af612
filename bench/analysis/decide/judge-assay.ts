import { valuesByCase } from '#bench/analysis/arm.ts';
import { valuePhrase } from '#bench/analysis/phrase.ts';
import type { Estimate } from '#bench/domain/estimate.ts';
import { DEFAULT_LEVEL, upperTail } from '#bench/stats/interval.ts';
import { pairedDifference } from '#bench/stats/paired-difference.ts';
import { pairedPower } from '#bench/stats/paired-power.ts';
import { FEWEST_CLUSTERS } from './check-evidence.ts';
import { checkRun } from './check-run.ts';
import { shareContrast } from './gate-estimates.ts';
import { type GateContext, type GateOf, type GateReading, notEvaluated, sentence } from './gate-reading.ts';
import { poolArms } from './pool-arms.ts';
import { listed, type Selection, selectCases } from './select-cases.ts';

const CONTROL = 'control:';

/** The loss whose chance of being caught is printed. */
const LOSS = 0.05;

/**
 * Known-bad contenders must be caught. An arm is caught when its quality lies below that of the incumbent (without one, of the
 * candidate) over all selected cases or in any scenario, with the error shared out over all these looks. A suite that misses
 * them cannot clear a good contender either: not-evaluated, never a fail of the candidate.
 */
export function judgeAssay(context: GateContext, gate: GateOf<'assay-sensitivity'>): GateReading {
  const { evidence, candidate } = context;
  const trouble = checkRun(context);
  if (trouble !== undefined) return notEvaluated(sentence(trouble.says));
  const selection = selectCases(gate.select, evidence.plan);
  if ('missing' in selection)
    return notEvaluated(sentence(`${selection.missing}: run what is missing, or correct the gate`));
  const good = context.incumbent ?? candidate;
  const labels = new Set(evidence.plan.contenders.map(({ label }) => label));
  const labelOf = (arm: string): string => (labels.has(`${CONTROL}${arm}`) ? `${CONTROL}${arm}` : arm);
  const absent = gate.arms.filter((arm) => !labels.has(labelOf(arm)));
  const present = gate.arms.filter((arm) => labels.has(labelOf(arm)));
  const looks = present.map((arm) => ({ arm, ...look(context, selection, labelOf(arm), good) }));
  const caught = looks.filter(({ caught }) => caught).map(({ arm }) => arm);
  const missed = looks.filter(({ caught }) => !caught).map(({ arm }) => arm);
  const known = {
    metric: 'quality',
    unit: 'points',
    // The arm that came closest to passing for good says most about the suite.
    estimate: looks.map(({ estimate }) => estimate).toSorted((a, b) => (b.value ?? 0) - (a.value ?? 0))[0],
    evidence: selection.parts.map(({ planned }) => planned.id),
  } as const;
  const sensitivity = sensitivitySentence(context, selection, good);
  if (caught.length >= gate.minDetected) {
    const left = missed.length === 0 ? '' : `, not caught: ${listed(missed)}`;
    const says = `${caught.length} of ${gate.arms.length} known-bad contenders were caught (${listed(caught)}${left})`;
    return { ...known, outcome: 'pass', says: `${sentence(says)}${sensitivity}` };
  }
  const todo = [
    ...(absent.length > 0 ? [`not in the run: ${listed(absent)} (add them as control contenders)`] : []),
    ...(missed.length > 0
      ? [`not caught: ${listed(missed)} (these cases cannot tell them from ${good}: add harder ones)`]
      : []),
  ];
  const says = `only ${caught.length} of the ${gate.minDetected} known-bad contenders that must be caught were; ${todo.join('; ')}`;
  return notEvaluated(`${sentence(says)}${sensitivity}`, known);
}

function look(
  { evidence }: GateContext,
  selection: Selection,
  control: string,
  good: string,
): { readonly caught: boolean; readonly estimate: Estimate } {
  const pools = [
    selection,
    ...(selection.parts.length > 1 ? selection.parts.map((part) => onlyPart(selection, part)) : []),
  ];
  const level = 1 - (1 - DEFAULT_LEVEL) / pools.length;
  const looked = pools.map((pool) => {
    const [bad, reference] = [control, good].map((label) => {
      const { quality, repetitions } = poolArms(evidence.observations, pool, label);
      return valuesByCase(quality, repetitions);
    });
    const subject = `quality of ${control} against ${good}`;
    return shareContrast(bad ?? [], reference ?? [], { subject, level, clusterOf: pool.clusterOf }).estimate;
  });
  const caught = looked.some(({ high, clusters }) => high !== undefined && high < 0 && clusters >= FEWEST_CLUSTERS);
  const [whole] = looked;
  const lowest = looked.toSorted((a, b) => (a.value ?? 0) - (b.value ?? 0))[0];
  const estimate = caught ? lowest : whole;
  if (estimate === undefined) throw new Error('A selection has cases, so there is a look at them.');
  return { caught, estimate };
}

function onlyPart(selection: Selection, part: Selection['parts'][number]): Selection {
  const prefix = selection.parts
    .slice(0, selection.parts.indexOf(part))
    .reduce((sum, { places }) => sum + places.length, 0);
  const slice = <T>(list: readonly T[]): readonly T[] => list.slice(prefix, prefix + part.places.length);
  return { parts: [part], keys: slice(selection.keys), clusterOf: slice(selection.clusterOf) };
}

/** How often a loss of 5 points would be found on these cases, with the variance that was seen. */
function sensitivitySentence({ evidence, candidate }: GateContext, selection: Selection, good: string): string {
  if (good === candidate) return '';
  const [ours, theirs] = [candidate, good].map((label) => {
    const { quality, repetitions } = poolArms(evidence.observations, selection, label);
    return valuesByCase(quality, repetitions);
  });
  const found = pairedDifference(ours ?? [], theirs ?? [], { clusterOf: selection.clusterOf });
  if (found.standardError === undefined || found.standardError === 0) return '';
  const deviation = found.standardError * Math.sqrt(found.clusters);
  const power = pairedPower(LOSS, deviation, found.clusters, { alpha: 1 - upperTail(DEFAULT_LEVEL) });
  return power === undefined
    ? ''
    : ` This suite would have caught a 5-point loss ${valuePhrase(power, 'share')} of the time.`;
}
