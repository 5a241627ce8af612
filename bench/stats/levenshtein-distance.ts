/**
 * Edit distance of two texts in Unicode code points (an emoji is one): insertions, deletions and substitutions.
 * Bit-parallel, 32 code points of the shorter text at a time; what both begin and end with costs nothing.
 *
 * @see Levenshtein 1966; Myers 1999, J. ACM 46; Hyyrö 2003 for the blocks
 */
export function levenshteinDistance(a: string, b: string): number {
  return a === b ? 0 : distanceOf(codePoints(a), codePoints(b));
}

/** 1 - distance / length of the longer, in [0, 1]; 1 for two empty texts. */
export function levenshteinSimilarity(a: string, b: string): number {
  if (a === b) return 1;
  const left = codePoints(a);
  const right = codePoints(b);
  return 1 - distanceOf(left, right) / Math.max(left.length, right.length);
}

/**
 * Mean similarity over all pairs of outputs, each distinct pair measured once. Grows with the square of the distinct
 * outputs: hand in a sample of long ones.
 *
 * @returns `undefined` below two outputs
 */
export function meanPairwiseSimilarity(outputs: readonly string[]): number | undefined {
  if (outputs.length < 2) return undefined;
  const counts = new Map<string, number>();
  for (const output of outputs) counts.set(output, (counts.get(output) ?? 0) + 1);
  const distinct = [...counts].map(([text, count]) => ({ points: codePoints(text), count }));
  let sum = 0;
  for (const [index, one] of distinct.entries()) {
    sum += (one.count * (one.count - 1)) / 2;
    for (const other of distinct.slice(index + 1)) {
      const longer = Math.max(one.points.length, other.points.length);
      sum += one.count * other.count * (1 - distanceOf(one.points, other.points) / longer);
    }
  }
  return sum / ((outputs.length * (outputs.length - 1)) / 2);
}

/**
 * Where two texts part: code points they begin with in common, over the length of the shorter one. 1 when one begins with
 * the other; `undefined` when either is empty.
 */
export function firstDivergence(a: string, b: string): number | undefined {
  const left = codePoints(a);
  const right = codePoints(b);
  const shorter = Math.min(left.length, right.length);
  return shorter === 0 ? undefined : commonStart(left, right, shorter) / shorter;
}

const WORD = 32;

function codePoints(text: string): Uint32Array {
  return Uint32Array.from(text, (character) => character.codePointAt(0) ?? 0);
}

function commonStart(a: Uint32Array, b: Uint32Array, limit: number): number {
  let at = 0;
  while (at < limit && a[at] === b[at]) at += 1;
  return at;
}

function distanceOf(a: Uint32Array, b: Uint32Array): number {
  const shorter = Math.min(a.length, b.length);
  const start = commonStart(a, b, shorter);
  let end = 0;
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  const left = a.subarray(start, a.length - end);
  const right = b.subarray(start, b.length - end);
  const [pattern, text] = left.length <= right.length ? [left, right] : [right, left];
  return pattern.length === 0 ? text.length : blockedDistance(pattern, text);
}

/**
 * The text is run once per block of 32 pattern rows. What a block hands down to the next is, per column, whether the
 * distance in its last row went up or down: kept in `carried` as 1, -1 or 0.
 */
function blockedDistance(pattern: Uint32Array, text: Uint32Array): number {
  const carried = new Int8Array(text.length).fill(1);
  let score = pattern.length;
  for (let from = 0; from < pattern.length; from += WORD) {
    const rows = Math.min(WORD, pattern.length - from);
    const change = runBlock(pattern.subarray(from, from + rows), text, carried);
    if (from + WORD >= pattern.length) score += change;
  }
  return score;
}

function runBlock(rows: Uint32Array, text: Uint32Array, carried: Int8Array): number {
  const matches = new Map<number, number>();
  for (const [row, point] of rows.entries()) matches.set(point, (matches.get(point) ?? 0) | (1 << row));
  const last = rows.length - 1;
  let up = -1;
  let down = 0;
  let change = 0;
  for (let column = 0; column < text.length; column += 1) {
    const enters = carried[column] ?? 0;
    let equal = matches.get(text[column] ?? 0) ?? 0;
    const vertical = equal | down;
    if (enters < 0) equal |= 1;
    const horizontal = (((equal & up) + up) ^ up) | equal;
    let rises = down | ~(horizontal | up);
    let falls = up & horizontal;
    const leaves = ((rises >>> last) & 1) - ((falls >>> last) & 1);
    carried[column] = leaves;
    change += leaves;
    rises = (rises << 1) | (enters > 0 ? 1 : 0);
    falls = (falls << 1) | (enters < 0 ? 1 : 0);
    up = falls | ~(vertical | rises);
    down = rises & vertical;
  }
  return change;
}
