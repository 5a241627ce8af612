type Point = { readonly x: number; readonly y: number };

/**
 * Leaves out the points of a line that nobody would miss (Ramer 1972, Douglas and Peucker 1973): thousands of steps become
 * some thirty corners.
 *
 * @param tolerance in pixels, the furthest that the drawn line comes to lie from a point left out
 */
export function simplifyLine(points: readonly Point[], tolerance: number): Point[] {
  if (points.length <= 2) return [...points];
  const kept = new Uint8Array(points.length);
  kept[0] = 1;
  kept[points.length - 1] = 1;
  const open: (readonly [number, number])[] = [[0, points.length - 1]];
  for (let range = open.pop(); range !== undefined; range = open.pop()) {
    const [first, last] = range;
    const [from, to] = [points[first], points[last]];
    if (from === undefined || to === undefined) continue;
    let furthest = tolerance;
    let at = -1;
    for (let i = first + 1; i < last; i += 1) {
      const point = points[i];
      const away = point === undefined ? 0 : distanceTo(point, from, to);
      if (away > furthest) [furthest, at] = [away, i];
    }
    if (at < 0) continue;
    kept[at] = 1;
    open.push([first, at], [at, last]);
  }
  return points.filter((_, i) => kept[i] === 1);
}

function distanceTo(point: Point, from: Point, to: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy);
  if (length === 0) return Math.hypot(point.x - from.x, point.y - from.y);
  return Math.abs(dy * (point.x - from.x) - dx * (point.y - from.y)) / length;
}
