/** Width of a character at 12 px in DejaVu Sans, the widest face that system-ui commonly falls back to. */
const WIDTHS: readonly (readonly [string, number])[] = [
  ["'ijlIJ|", 3.6],
  [' \u202f,.·:;/\\!f-()[]tr', 4.6],
  ['"*_`–sz?cLFk', 6.5],
  ['vxyPTYoae$0123456789ESbdghnpqu{}K', 7.6],
  ['ABVXZRCUHNDG&OQ', 9.2],
  ['w#+<=>^~−×M○●▲▼', 10.3],
  ['m%W@—…', 11.9],
];
const WIDTH_OF = new Map(
  WIDTHS.flatMap(([characters, width]) => [...characters].map((each) => [each, width] as const)),
);
/** Letters of other alphabets, and ideographs and emoji, which are square. */
const OTHER_WIDTH = 8.5;
const SQUARE_WIDTH = 13;
const BOLD = 1.16;

/** Estimated width in pixels at 12 px: nothing measures text when the site is built, so it errs on the wide side. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    width += WIDTH_OF.get(character) ?? ((character.codePointAt(0) ?? 0) >= 0x2e80 ? SQUARE_WIDTH : OTHER_WIDTH);
  }
  return width;
}

/** The same in semibold. */
export function boldWidth(text: string): number {
  return textWidth(text) * BOLD;
}

const GRAPHEMES = new Intl.Segmenter('en');

/** A label on one line and at most so wide, its end replaced by an ellipsis; the whole of it is in the table. */
export function shorten(label: string, width: number, measure: (text: string) => number = textWidth): string {
  const line = label.replace(/\s+/g, ' ').trim();
  if (measure(line) <= width) return line;
  const kept = [...GRAPHEMES.segment(line)].map(({ segment }) => segment);
  while (kept.length > 1 && measure(`${kept.join('').trimEnd()}…`) > width) kept.pop();
  return `${kept.join('').trimEnd()}…`;
}

/** The longest of several wordings that fits; if none does, the shortest with an ellipsis. */
export function fitting(wordings: readonly string[], width: number): string {
  return wordings.find((words) => textWidth(words) <= width) ?? shorten(wordings.at(-1) ?? '', width);
}

/**
 * Moves labels of lines apart, each as little as it can, in the order of their wishes.
 *
 * @returns a place for each wish, `gap` or more apart and inside the bounds (closer only where they cannot all fit)
 */
export function spreadLabels(
  wishes: readonly number[],
  { gap, low, high }: { readonly gap: number; readonly low: number; readonly high: number },
): number[] {
  const room = wishes.length > 1 ? Math.min(gap, (high - low) / (wishes.length - 1)) : gap;
  const order = wishes.map((wish, index) => ({ wish, index })).sort((a, b) => a.wish - b.wish || a.index - b.index);
  // Labels that touch become a block, and a block stands where the mean of its wishes is (isotonic regression).
  const blocks: { sum: number; count: number }[] = [];
  const highest = Math.max(low, high - (wishes.length - 1) * room);
  const start = ({ sum, count }: { sum: number; count: number }) => Math.min(Math.max(sum / count, low), highest);
  order.forEach(({ wish }, rank) => {
    let block = { sum: wish - rank * room, count: 1 };
    for (let last = blocks.at(-1); last !== undefined && start(last) > start(block); last = blocks.at(-1)) {
      blocks.pop();
      block = { sum: last.sum + block.sum, count: last.count + block.count };
    }
    blocks.push(block);
  });
  const places = new Array<number>(wishes.length);
  let rank = 0;
  for (const block of blocks) {
    for (let i = 0; i < block.count; i += 1, rank += 1) places[order[rank]?.index ?? 0] = start(block) + rank * room;
  }
  return places;
}

export type Box = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };
export type Anchor = 'start' | 'middle' | 'end';
/** Where a label may stand: the point that its anchor holds, and the middle of its line. */
export type Place = { readonly x: number; readonly y: number; readonly anchor: Anchor };

/** Half the height of a line of 12 px, with air. */
const HALF_LINE = 7.5;

export function boxOf(text: string, place: Place, measure: (text: string) => number = textWidth): Box {
  const width = measure(text);
  const left = place.anchor === 'start' ? place.x : place.anchor === 'end' ? place.x - width : place.x - width / 2;
  return { left, right: left + width, top: place.y - HALF_LINE, bottom: place.y + HALF_LINE };
}

export function overlap(one: Box, other: Box): number {
  const width = Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const height = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  return width > 0 && height > 0 ? width * height : 0;
}

/** The eight places around a dot, best first. */
export function placesAround(x: number, y: number, distance: number): Place[] {
  const slant = distance * 0.8;
  return [
    { x: x + distance, y, anchor: 'start' },
    { x: x - distance, y, anchor: 'end' },
    { x: x + slant, y: y - slant - 2, anchor: 'start' },
    { x: x + slant, y: y + slant + 2, anchor: 'start' },
    { x: x - slant, y: y - slant - 2, anchor: 'end' },
    { x: x - slant, y: y + slant + 2, anchor: 'end' },
    { x, y: y - distance - 6, anchor: 'middle' },
    { x, y: y + distance + 6, anchor: 'middle' },
  ];
}

/**
 * Gives each label, in order, the first of its places that covers nothing.
 *
 * @param obstacles marks that a label had better not cover; of places that all cover some, the one that covers least
 * @returns undefined for a label that would cover another label wherever it stood: better in the key only than unreadable
 */
export function placeLabels(
  labels: readonly { readonly text: string; readonly places: readonly Place[]; readonly strong?: boolean }[],
  { bounds, obstacles }: { readonly bounds: Box; readonly obstacles: readonly Box[] },
): (Place | undefined)[] {
  const taken: Box[] = [];
  return labels.map(({ text, places, strong }) => {
    let best: { place: Place; box: Box; cost: number } | undefined;
    for (const place of places) {
      const box = boxOf(text, place, strong === true ? boldWidth : textWidth);
      const inside =
        box.left >= bounds.left && box.right <= bounds.right && box.top >= bounds.top && box.bottom <= bounds.bottom;
      if (!inside || taken.some((other) => overlap(box, other) > 0)) continue;
      const cost = obstacles.reduce((sum, obstacle) => sum + overlap(box, obstacle), 0);
      if (best === undefined || cost < best.cost) best = { place, box, cost };
    }
    if (best !== undefined) taken.push(best.box);
    return best?.place;
  });
}
