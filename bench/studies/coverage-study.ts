import { describePoint, type GridPoint } from './coverage-grid.ts';
import { FIGURES, type FigureName, type PointTally, type SimulationJob } from './simulate-point.ts';

export interface CoverageStudyOptions {
  readonly seed: number;
  /** Of every point that is drawn. */
  readonly repetitions: number;
  /** How many of the points that came out worst are drawn again for each figure, and how often. */
  readonly again: { readonly points: number; readonly repetitions: number };
  /** Runs the jobs, here or on threads; tallies in the order of the jobs. */
  readonly simulate: (jobs: readonly SimulationJob[]) => Promise<readonly PointTally[]>;
}

/** A share with its Monte-Carlo standard error; 0 where it was counted exactly. */
export interface SimulatedShare {
  readonly share: number;
  readonly error: number;
}

/** One figure over the grid, held against what is promised. */
export interface CoverageFinding {
  readonly figure: FigureName;
  readonly title: string;
  readonly kind: 'coverage' | 'falseShip';
  /** What the interval or the gate says of itself. */
  readonly stated: number;
  readonly points: number;
  readonly mean: SimulatedShare;
  readonly worst: SimulatedShare & { readonly where: string };
  readonly bounds: Bounds;
  readonly holds: boolean;
}

interface Bounds {
  readonly stated: number;
  /** At least for a coverage, at most for a false ship. */
  readonly mean: number;
  readonly worst: number;
}

/** What the defaults promise (statistics.md section 5), and what a study fails by. */
export const BOUNDS = {
  coverage: { stated: 0.95, mean: 0.94, worst: 0.91 },
  falseShip: { stated: 0.025, mean: 0.025, worst: 0.04 },
} as const satisfies Record<CoverageFinding['kind'], Bounds>;

/**
 * Holds the default intervals and gates against worlds whose truth is known, over a grid of them.
 *
 * The worst of hundreds of noisy shares is mostly the unluckiest. So the points that came out worst are drawn again, more
 * often and with numbers of their own, and the worst of that second look is what is reported. Points that were counted exactly
 * (single trials) need no second look and stand as they are. No point is left out of either figure.
 */
export async function coverageStudy(
  grid: readonly GridPoint[],
  options: CoverageStudyOptions,
): Promise<readonly CoverageFinding[]> {
  const first = await options.simulate(
    grid.map((point, place) => ({ point, repetitions: options.repetitions, seed: [options.seed, 1, place] })),
  );
  const figures = figureNames(first);
  const suspects = new Map(figures.map((figure) => [figure, worstPlaces(figure, first, options.again.points)]));
  const places = [...new Set([...suspects.values()].flat())].sort((a, b) => a - b);
  const drawnAgain = await options.simulate(
    places.map((place) => ({
      point: at(grid, place),
      repetitions: options.again.repetitions,
      seed: [options.seed, 2, place],
    })),
  );
  const second = new Map(places.map((place, index) => [place, at(drawnAgain, index)]));
  return figures.map((figure) => {
    const exact = first.flatMap(({ repetitions }, place) => (repetitions === undefined ? [place] : []));
    const looked = [...exact, ...(suspects.get(figure) ?? [])];
    const tallyOf = (place: number): PointTally => second.get(place) ?? at(first, place);
    return finding(figure, grid, first, looked, tallyOf);
  });
}

function finding(
  figure: FigureName,
  grid: readonly GridPoint[],
  first: readonly PointTally[],
  looked: readonly number[],
  tallyOf: (place: number) => PointTally,
): CoverageFinding {
  const { title, kind } = FIGURES[figure];
  const bounds = BOUNDS[kind];
  const all = first.flatMap((tally) => shareOf(figure, tally) ?? []);
  const mean = {
    share: all.reduce((sum, { share }) => sum + share, 0) / all.length,
    error: Math.sqrt(all.reduce((sum, { error }) => sum + error ** 2, 0)) / all.length,
  };
  const [worst] = looked
    .flatMap((place) => {
      const found = shareOf(figure, tallyOf(place));
      return found === undefined ? [] : [{ ...found, where: describePoint(at(grid, place)) }];
    })
    .sort((a, b) => harm(kind, b.share) - harm(kind, a.share));
  if (worst === undefined) throw new RangeError(`No point of the grid says anything of ${title}.`);
  const within = (share: number, bound: number): boolean => harm(kind, share) <= harm(kind, bound);
  const holds = within(mean.share, bounds.mean) && within(worst.share, bounds.worst);
  return { figure, title, kind, stated: bounds.stated, points: all.length, mean, worst, bounds, holds };
}

/** Higher is worse. */
function harm(kind: CoverageFinding['kind'], share: number): number {
  return kind === 'coverage' ? -share : share;
}

function figureNames(tallies: readonly PointTally[]): readonly FigureName[] {
  return (Object.keys(FIGURES) as FigureName[]).filter((figure) => tallies.some(({ shares }) => figure in shares));
}

function worstPlaces(figure: FigureName, tallies: readonly PointTally[], count: number): readonly number[] {
  const { kind } = FIGURES[figure];
  return tallies
    .flatMap(({ repetitions, shares }, place) => {
      const share = shares[figure];
      return repetitions === undefined || share === undefined ? [] : [{ place, harm: harm(kind, share) }];
    })
    .sort((a, b) => b.harm - a.harm || a.place - b.place)
    .slice(0, count)
    .map(({ place }) => place);
}

function shareOf(figure: FigureName, { shares, repetitions }: PointTally): SimulatedShare | undefined {
  const share = shares[figure];
  if (share === undefined) return undefined;
  if (repetitions === undefined) return { share, error: 0 };
  // One more hit and one more miss than were seen: a share of 0 or 1 is not known without error.
  const smoothed = (share * repetitions + 1) / (repetitions + 2);
  return { share, error: Math.sqrt((smoothed * (1 - smoothed)) / repetitions) };
}

function at<T>(list: readonly T[], place: number): T {
  const found = list[place];
  if (found === undefined) throw new RangeError(`There is nothing at ${place} in a list of ${list.length}.`);
  return found;
}
