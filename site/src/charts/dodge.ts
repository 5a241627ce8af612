/** A dot that stands for one or more values. */
export type Dot = { readonly x: number; readonly dy: number };

/**
 * Stands dots beside each other that would cover each other, nearest to the line first; no chance is involved.
 *
 * @param pixels where the dots want to be along the axis
 * @param options.diameter of a dot with its air
 * @param options.lane height that the dots may fill, around their line
 * @returns the dots, and how many values each stands for: 1, unless there are too many for the lane
 */
export function dodge(
  pixels: readonly number[],
  { diameter, lane }: { readonly diameter: number; readonly lane: number },
): { dots: Dot[]; valuesPerDot: number } {
  const single = swarm(pixels, diameter);
  const most = (lane - diameter) / 2;
  if (single?.every(({ dy }) => Math.abs(dy) <= most + 0.01)) {
    return { dots: single, valuesPerDot: 1 };
  }
  const columns = new Map<number, number>();
  for (const pixel of pixels) {
    const column = Math.round(pixel / diameter);
    columns.set(column, (columns.get(column) ?? 0) + 1);
  }
  const capacity = Math.max(1, Math.floor(lane / diameter));
  const valuesPerDot = Math.max(1, Math.ceil(Math.max(...columns.values()) / capacity));
  const dots = [...columns]
    .sort(([a], [b]) => a - b)
    .flatMap(([column, values]) => {
      const height = Math.ceil(values / valuesPerDot);
      return Array.from({ length: height }, (_, i) => ({
        x: column * diameter,
        dy: (i - (height - 1) / 2) * diameter,
      }));
    });
  return { dots, valuesPerDot };
}

/** More dots than this are always counted in columns: they would fill any lane. */
const MOST_SINGLE = 600;

function swarm(pixels: readonly number[], diameter: number): Dot[] | undefined {
  if (pixels.length > MOST_SINGLE) return undefined;
  const placed: Dot[] = [];
  for (const x of [...pixels].sort((a, b) => a - b)) {
    const near = placed.filter((dot) => x - dot.x < diameter);
    const touching = near.flatMap((dot) => {
      const reach = Math.sqrt(Math.max(0, diameter ** 2 - (x - dot.x) ** 2));
      return [dot.dy + reach, dot.dy - reach];
    });
    const places = [0, ...touching].sort((a, b) => Math.abs(a) - Math.abs(b) || a - b);
    const dy = places.find((place) =>
      near.every((dot) => (x - dot.x) ** 2 + (place - dot.dy) ** 2 >= diameter ** 2 - 0.01),
    );
    placed.push({ x, dy: dy ?? 0 });
  }
  return placed;
}
