import type { PlannedScenario } from '#bench/domain/plan.ts';
import { caseMeans } from '#bench/stats/case-means.ts';
import { defaultHeadToHead } from '#bench/stats/default-head-to-head.ts';
import { mersenneTwister } from '#bench/stats/mersenne-twister.ts';
import { numberAt } from '#bench/stats/numbers.ts';
import { type Arm, clusterLabels, scoreScale, valuesByCase } from './arm.ts';
import { countPhrase, valuePhrase } from './phrase.ts';

export interface SensitivityOptions {
  /** Share of answers replaced by wrong ones, in (0, 1). */
  readonly loss: number;
  readonly level: number;
  readonly seed: number;
  /** 1,000 unless said otherwise: a chance is then known to within 3 points. */
  readonly replicates?: number;
}

/** How often a scenario would have caught a small loss. */
export interface SuiteSensitivity {
  readonly scenario: string;
  readonly loss: number;
  /** In [0, 1]; undefined where it cannot be known, and `note` says why. */
  readonly chance: number | undefined;
  /** Cases with a scored trial of the incumbent. */
  readonly cases: number;
  /** Of them, those on which some control arm did worse than the incumbent: the others would not notice a wrong answer. */
  readonly telling: number;
  readonly replicates: number;
  readonly seed: number;
  readonly note: string | undefined;
  readonly says: string;
}

/**
 * How often a copy of the incumbent with so many of its answers replaced by wrong ones would be caught by the upper bound of its paired
 * difference: counted over seeded copies of the trials that were observed, by the very interval that judges a contender. A
 * copy draws each trial from the incumbent's trials of the case, so that the noise between trials is in it; a wrong answer
 * scores 0 on a telling case and changes nothing on the others. By formula (paired t) small suites would look too good.
 */
export function suiteSensitivity(
  of: { readonly planned: PlannedScenario; readonly incumbent: Arm; readonly arms: readonly Arm[] },
  options: SensitivityOptions,
): SuiteSensitivity {
  const { planned, incumbent, arms } = of;
  const { loss, seed, replicates = 1_000 } = options;
  if (!(loss > 0 && loss < 1)) throw new RangeError(`A loss lies in (0, 1), 0.05 for 5 points; this one is ${loss}.`);
  const observed = valuesByCase(incumbent.quality, incumbent.repetitions);
  const known = observed.flatMap((trials, place) => (trials.length > 0 ? [place] : []));
  const tells = tellingCases(observed, arms);
  const telling = known.filter((place) => tells.has(place)).length;
  const base = { scenario: planned.id, loss, cases: known.length, telling, replicates, seed };
  const unknown = (note: string): SuiteSensitivity => ({
    ...base,
    chance: undefined,
    note,
    says: `${planned.id}: how often it would have caught ${pointsOf(loss)} is not known (${note})`,
  });
  if (arms.length === 0) return unknown('no control arm ran');
  if (known.length === 0) return unknown('no trial of the incumbent was scored');
  const labels = clusterLabels(planned);
  const clusterOf = known.map((place) => labels[place] ?? '');
  if (new Set(clusterOf).size < 2) return unknown('a single independent case');
  if (telling === 0) {
    const note = `no control arm did worse than the incumbent on any of ${countPhrase(known.length, 'case')}`;
    return { ...base, chance: 0, note, says: `${planned.id} catches nothing: ${note}` };
  }
  const baseline = known.map((place) => observed[place] ?? new Float64Array());
  const draws = mersenneTwister(seed);
  const rule = { level: options.level, clusterOf, scores: scoreScale(baseline) };
  let caught = 0;
  for (let replicate = 0; replicate < replicates; replicate += 1) {
    const copy = known.map((place, at) => {
      const trials = baseline[at] ?? new Float64Array();
      return trials.map(() => {
        const score = numberAt(trials, draws.nextIndex(trials.length));
        return draws.nextDouble() < loss && tells.has(place) ? 0 : score;
      });
    });
    const high = defaultHeadToHead(copy, baseline, rule)?.interval.high;
    if (high !== undefined && high < 0) caught += 1;
  }
  const chance = caught / replicates;
  const single = baseline.every(({ length }) => length === 1);
  const note = single ? "single trials: the incumbent's own noise is not in it" : undefined;
  const size = `${telling} of ${countPhrase(known.length, 'case')} tell a known-bad contender from the incumbent`;
  const says = `${planned.id} would have caught ${pointsOf(loss)} ${valuePhrase(chance, 'share')} of the time (${size}${note === undefined ? '' : `; ${note}`})`;
  return { ...base, chance, note, says };
}

/** Places of cases on which some arm's mean lies below the incumbent's. */
function tellingCases(observed: readonly Float64Array[], arms: readonly Arm[]): ReadonlySet<number> {
  const telling = new Set<number>();
  for (const arm of arms) {
    for (const [place, scores] of valuesByCase(arm.quality, arm.repetitions).entries()) {
      const [one] = caseMeans([observed[place] ?? []]).means;
      const [other] = caseMeans([scores]).means;
      // Equal scores summed in another order differ by rounding.
      if (one !== undefined && other !== undefined && other < one - 1e-12) telling.add(place);
    }
  }
  return telling;
}

function pointsOf(loss: number): string {
  return `a ${Number((100 * loss).toFixed(1))}-point loss`;
}
