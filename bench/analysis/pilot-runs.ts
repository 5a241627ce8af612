import { poolArms } from '#bench/analysis/decide/pool-arms.ts';
import { hasGrader, readMetric } from '#bench/analysis/decide/read-metric.ts';
import { selectCases } from '#bench/analysis/decide/select-cases.ts';
import type { SelectedCases } from '#bench/domain/select-cases.ts';
import { caseMeans } from '#bench/stats/case-means.ts';
import { mean } from '#bench/stats/mean.ts';
import { mersenneTwister, type RandomSource } from '#bench/stats/mersenne-twister.ts';
import type { Numbers } from '#bench/stats/numbers.ts';
import { differenceDeviation } from '#bench/stats/optimal-trials-per-case.ts';
import type { ScoreGate } from './gate-limits.ts';
import { enoughRuns, type MadeUpRun, type MadeUpRuns } from './made-up-runs.ts';
import { scoresDesign } from './power.ts';
import { clusterSizes, type Pilot } from './power-basis.ts';

interface PilotOptions {
  /** Of each case by each side in the runs that are planned. */
  readonly trials: number;
  /** How many to make up, where a chance has to be known better than a plan needs. */
  readonly runs?: number;
}

/**
 * Runs like a pilot, or like several of one truth: of every scenario as many clusters as are selected, drawn from the pilots' with all
 * their cases, so that sides, cases and trials stay together. Seeded: the same pilot has one answer. More trials than a pilot had are
 * not made up: they make `width` smaller.
 *
 * @returns undefined where the pilots lack a scenario or the grader, or have a single cluster
 */
export function pilotRuns(
  gate: ScoreGate,
  selected: readonly SelectedCases[],
  pilots: readonly Pilot[],
  { trials, runs: wanted }: PilotOptions,
): MadeUpRuns | undefined {
  const seenIn = pilots.map((pilot) => clustersOf(gate, pilot, trials));
  const strata = selected.flatMap((one) => {
    const clusters = seenIn.flatMap((byScenario) => byScenario.get(one.scenario.id) ?? []);
    return clusters.length === 0 ? [] : [{ clusters, wanted: clusterSizes(one).length }];
  });
  const clusters = strata.flatMap((stratum) => stratum.clusters);
  const seen = runOf(clusters);
  const [candidate, incumbent] = [seen.candidate, seen.incumbent].map((side) => mean(caseMeans(side).means));
  if (strata.length < selected.length || clusters.length < 2) return undefined;
  if (candidate === undefined || incumbent === undefined) return undefined;
  const draws = mersenneTwister(COPIES_SEED);
  const scores = seen.candidate.reduce((sum, { length }) => sum + 2 * length, 0);
  const runs = Array.from({ length: wanted ?? enoughRuns(scores) }, () =>
    runOf(strata.flatMap((one) => drawn(one, draws))),
  );
  return { runs, candidate, incumbent, width: widthAt(trials, gate, seen) };
}

const COPIES_SEED = 1;

interface PilotCase {
  readonly candidate: Numbers;
  readonly incumbent: Numbers;
}

/** The clusters seen of one scenario, and how many of them a planned run has. */
interface Stratum {
  readonly clusters: readonly (readonly PilotCase[])[];
  readonly wanted: number;
}

/** The clusters that the gate reads, by scenario. */
function clustersOf(
  gate: ScoreGate,
  { plan, observations, candidate, incumbent }: Pilot,
  trials: number,
): ReadonlyMap<string, readonly (readonly PilotCase[])[]> {
  const reading = readMetric(gate.metric, plan);
  if ('unknown' in reading || reading.kind !== 'share') return new Map();
  const selection = selectCases(gate.select, plan, hasGrader(reading));
  if ('missing' in selection) return new Map();
  const [ours = [], theirs = []] = [candidate, comparesSides(gate) ? incumbent : candidate].map((label) =>
    reading.read(poolArms(observations, selection, label)).map((scores) => scores.slice(0, trials)),
  );
  const byScenario = new Map<string, PilotCase[][]>();
  let at = 0;
  for (const { planned, places } of selection.parts) {
    const clusters = new Map<string, PilotCase[]>();
    for (const place of places.map((_, offset) => at + offset)) {
      const [one = [], other = []] = [ours[place], theirs[place]];
      if (one.length === 0 || other.length === 0) continue;
      const label = selection.clusterOf[place] ?? '';
      const known = clusters.get(label) ?? [];
      known.push({ candidate: one, incumbent: other });
      clusters.set(label, known);
    }
    at += places.length;
    byScenario.set(planned.id, [...clusters.values()]);
  }
  return byScenario;
}

function comparesSides({ kind }: ScoreGate): boolean {
  return kind === 'non-inferior' || kind === 'superior';
}

function drawn({ clusters, wanted }: Stratum, draws: RandomSource): readonly (readonly PilotCase[])[] {
  return Array.from({ length: wanted }, () => clusters[draws.nextIndex(clusters.length)] ?? []);
}

function runOf(clusters: readonly (readonly PilotCase[])[]): MadeUpRun {
  const cases = clusters.flat();
  return {
    candidate: cases.map(({ candidate }) => candidate),
    incumbent: cases.map(({ incumbent }) => incumbent),
    clusterOf: clusters.flatMap((cluster, place) => cluster.map(() => place)),
  };
}

/** Standard errors at the planned trials to those at the pilot's. */
function widthAt(trials: number, gate: ScoreGate, { candidate, incumbent, clusterOf }: MadeUpRun): number | undefined {
  const had = candidate.reduce((most, { length }) => Math.max(most, length), 0);
  if (trials <= had) return 1;
  const design = scoresDesign(comparesSides(gate) ? [candidate, incumbent] : [candidate], clusterOf);
  if (design === undefined) return 1;
  if (!design.splitsNoise) return undefined;
  const planned = { ...design, trialsA: trials, trialsB: comparesSides(gate) ? trials : 1 };
  return differenceDeviation(planned) / differenceDeviation(design);
}
