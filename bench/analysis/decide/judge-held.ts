import type { Estimate } from '#bench/domain/estimate.ts';
import type { FindingUnit, GateSides } from '#bench/domain/verdict.ts';
import { type Cases, type ClusterLabels, caseMeans } from '#bench/stats/case-means.ts';
import { checkEvidence, FEWEST_CLUSTERS, type SelectedEvidence } from './check-evidence.ts';
import { againstPhrase, boundsPhrase, casesPhrase, findingPhrase } from './gate-phrases.ts';
import { type GateContext, type GateReading, MOST_EVIDENCE, notEvaluated, sentence } from './gate-reading.ts';
import { holdAgainst, type Rule } from './hold-against.ts';
import { settle, type Undecided } from './settle.ts';

/** An estimate as a gate holds it: at any level, with what its sentence needs. */
export interface Held {
  readonly metric: string;
  readonly unit: FindingUnit;
  readonly at: (level: number) => Estimate;
  readonly level: number;
  readonly rule: Rule;
  /** Of a comparison: it is then "against the incumbent", else a value of its own. */
  readonly sides: GateSides | undefined;
  /** Scores of one side or both, where more trials can be planned. */
  readonly scores?: { readonly sides: readonly Cases[]; readonly clusterOf: ClusterLabels } | undefined;
  readonly atBest?: number;
  readonly evidence: readonly string[];
  /** A reason not to judge that only this gate knows, such as a missing price. */
  readonly unmet?: string | undefined;
  /** What the outcome means, said after the figures. */
  readonly means: { readonly pass: string; readonly fail: string; readonly inconclusive: string };
}

/** Holds an estimate against its threshold, once the evidence is fit to be judged by; else shows it and says what to do. */
export function judgeHeld(context: GateContext, found: SelectedEvidence, held: Held): GateReading {
  const { metric, unit, rule, level } = held;
  const estimate = held.at(level);
  const known = {
    metric,
    unit,
    sides: held.sides,
    estimate,
    threshold: rule.threshold,
    evidence: held.evidence.slice(0, MOST_EVIDENCE),
  };
  const seen = figures(context, found, held, estimate);
  const unmet = checkEvidence(context, found)?.says ?? held.unmet;
  if (unmet !== undefined)
    return notEvaluated(`${sentence(unmet)}${seen === undefined ? '' : ` ${seenOnly(seen)}`}`, known);
  const applied = ruleFor(estimate, rule, found);
  const { outcome, distance } = holdAgainst(estimate, applied);
  if (outcome === undefined) {
    return notEvaluated(
      `${sentence(`${found.reading.title} of ${found.ours.contender} is not estimable here (${estimate.note ?? 'no reason known'})`)} Add cases or trials.`,
      known,
    );
  }
  const undecided: Undecided = {
    estimate,
    threshold: rule.threshold,
    scale: unit === 'ratio' ? 'log' : 'linear',
    ...(held.atBest === undefined ? {} : { atBest: held.atBest }),
    ...held.scores,
  };
  const settling = outcome === 'inconclusive' ? settle(context, found, undecided) : undefined;
  const says = `${seen ?? estimate.says}: ${held.means[outcome]}${settling === undefined ? '' : `; ${settling.says}`}`;
  const judged: GateReading = { ...known, outcome, distance, settle: settling, says: sentence(says) };
  if (applied.on === 'estimate') return judged;
  return {
    ...judged,
    passesAt: (divisor) => holdAgainst(held.at(1 - (1 - level) / divisor), rule).outcome === 'pass',
  };
}

/** What an outcome says about what the gate asks for. */
export function meaning(asks: string): Held['means'] {
  return {
    pass: `so it is ${asks}`,
    fail: `the gate asks that it be ${asks}, which is ruled out`,
    inconclusive: `which neither shows nor rules out that it is ${asks}`,
  };
}

/** Cases the candidate lost, the largest losses first; where it lost none, the scenarios. */
export function lostCases({ reading, ours, theirs, selection }: SelectedEvidence): readonly string[] {
  if (reading.kind === 'share' && theirs !== undefined) {
    const sign = reading.better === 'higher' ? 1 : -1;
    const [a, b] = [reading.read(ours), reading.read(theirs)];
    const lost = selection.keys
      .map((key, place) => ({
        key,
        loss: sign * ((meanOf(b[place]) ?? Number.NaN) - (meanOf(a[place]) ?? Number.NaN)),
      }))
      .filter(({ loss }) => loss > 1e-12)
      .sort((x, y) => y.loss - x.loss);
    if (lost.length > 0) return lost.map(({ key }) => key);
  }
  return selection.parts.map(({ planned }) => planned.id);
}

/** Cases with the lowest scores, or highest where low is good. */
export function worstCases({ reading, ours, selection }: SelectedEvidence): readonly string[] {
  if (reading.kind === 'share') {
    const sign = reading.better === 'higher' ? 1 : -1;
    const perfect = reading.better === 'higher' ? 1 : 0;
    const values = reading.read(ours);
    const bad = selection.keys
      .map((key, place) => ({ key, value: meanOf(values[place]) }))
      .filter(({ value }) => value !== undefined && value !== perfect)
      .sort((x, y) => sign * ((x.value ?? 0) - (y.value ?? 0)));
    if (bad.length > 0) return bad.map(({ key }) => key);
  }
  return selection.parts.map(({ planned }) => planned.id);
}

function meanOf(values: Cases[number] | undefined): number | undefined {
  return values === undefined || values.length === 0 ? undefined : caseMeans([values]).means[0];
}

/**
 * Amounts that are in the same ratio in every one of enough cases have no interval and need none: the point is then what a
 * bound would be.
 */
function ruleFor(estimate: Estimate, rule: Rule, { reading }: SelectedEvidence): Rule {
  const flat = estimate.value !== undefined && estimate.low === undefined && estimate.high === undefined;
  return reading.kind === 'cost' && flat && estimate.clusters >= FEWEST_CLUSTERS ? { ...rule, on: 'estimate' } : rule;
}

function figures(context: GateContext, found: SelectedEvidence, held: Held, estimate: Estimate): string | undefined {
  if (estimate.value === undefined) return undefined;
  const { candidate, incumbent } = context;
  const bounds = boundsPhrase(estimate, held.unit);
  const cases = casesPhrase(estimate.cases, found.selection);
  const what = `${found.reading.title} of ${candidate}`;
  if (held.sides === undefined || incumbent === undefined) {
    return `${what} is ${findingPhrase(estimate.value, held.unit)} on ${cases} (${bounds})`;
  }
  return `${what} is ${againstPhrase(estimate.value, held.unit, incumbent)} on ${cases} (${bounds})`;
}

function seenOnly(figures: string): string {
  return `Seen, not judged: ${figures}.`;
}
