import * as Plot from '@observablehq/plot';
import { HALO, INK, type Margins, type Marks, MUTED, NARROW } from './frame.ts';
import { boldWidth, shorten, textWidth } from './labels.ts';

/** One row of a chart: its label at the left, its number in words at the right, marks between. */
export type Row = {
  readonly label: string;
  /** Written at the right; undefined where the chart has no such column. */
  readonly text?: string;
  /** Rows of one group stand under its name; groups come in the order of their first row. */
  readonly group?: string;
  readonly strong?: boolean;
};

export type PlacedRow<R extends Row> = R & {
  /** Middle of the marks, in pixels from the top. */
  readonly y: number;
  readonly labelY: number;
  readonly shownLabel: string;
};

export type RowLayout<R extends Row> = {
  readonly narrow: boolean;
  readonly margins: Margins;
  readonly height: number;
  readonly inner: number;
  readonly rows: readonly PlacedRow<R>[];
  readonly headings: readonly { readonly text: string; readonly y: number }[];
  /** Words over the columns; empty on narrow charts, whose columns are not columns. */
  readonly heads: readonly { readonly text: string; readonly side: 'left' | 'right' }[];
};

const GAP = 18;
/** Of a name axis and its ticks. */
const AXIS_HEIGHT = 44;
/** Labels longer than this share of the width are shortened. */
const MOST_LABEL = 0.36;

/**
 * Where rows stand. On wide charts label, marks and number are three columns; on narrow ones label and number stand on a
 * line above the marks, which then have the whole width.
 *
 * @param options.pitch height of a row on a wide chart
 * @param options.lane height that the marks of a row need
 */
export function layoutRows<R extends Row>(
  rows: readonly R[],
  options: {
    readonly width: number;
    readonly pitch?: number;
    readonly lane?: number;
    readonly top?: number;
    readonly heads?: { readonly left: string; readonly right?: string };
  },
): RowLayout<R> {
  const { width, pitch = 26, lane = 14, top = 4 } = options;
  const narrow = width < NARROW;
  const texts = rows.flatMap(({ text }) => (text === undefined ? [] : [text]));
  const measure = (row: Row) => (row.strong ? boldWidth : textWidth);
  const rightHead = options.heads?.right;
  const headed = !narrow && options.heads !== undefined;
  const textColumn = Math.max(0, ...texts.map(textWidth), headed && rightHead !== undefined ? textWidth(rightHead) : 0);
  const indent = rows.some(({ group }) => group !== undefined) && !narrow ? 10 : 0;
  const labelRoom = narrow ? 0 : Math.floor(width * MOST_LABEL);
  const labelColumn = narrow
    ? 0
    : Math.min(labelRoom, Math.ceil(Math.max(0, ...rows.map((row) => measure(row)(row.label) + indent))));
  const margins = {
    top: top + (headed ? 22 : 0),
    right: narrow ? 28 : textColumn === 0 ? GAP : Math.ceil(textColumn) + GAP,
    bottom: AXIS_HEIGHT,
    left: narrow ? 20 : Math.ceil(labelColumn) + GAP,
  };

  let y = margins.top;
  const headings: { text: string; y: number }[] = [];
  const placed: PlacedRow<R>[] = [];
  for (const { group, members } of grouped(rows)) {
    if (group !== undefined) {
      y += headings.length === 0 ? 0 : 6;
      headings.push({ text: shorten(group, width - 8, boldWidth), y: y + 11 });
      y += 22;
    }
    for (const row of members) {
      const height = narrow ? 20 + lane + 12 : Math.max(pitch, lane + 4);
      const room = narrow ? width - 8 - (row.text === undefined ? 0 : textWidth(row.text) + GAP) : labelColumn - indent;
      const middle = narrow ? y + 20 + lane / 2 : y + height / 2;
      placed.push({
        ...row,
        y: middle,
        labelY: narrow ? y + 10 : middle,
        shownLabel: shorten(row.label, room, measure(row)),
      });
      y += height;
    }
  }
  const heads = headed
    ? [
        { text: options.heads?.left ?? '', side: 'left' as const },
        ...(rightHead === undefined ? [] : [{ text: rightHead, side: 'right' as const }]),
      ]
    : [];
  return {
    narrow,
    margins,
    height: y + margins.bottom + 2,
    inner: width - margins.left - margins.right,
    rows: placed,
    headings,
    heads,
  };
}

/** Labels, numbers and headings. */
export function rowTexts<R extends Row>(layout: RowLayout<R>): Marks {
  const { margins, narrow } = layout;
  const left = { frameAnchor: 'left', textAnchor: 'start', dx: (narrow ? 4 : 2) - margins.left } as const;
  const right = { frameAnchor: 'right', textAnchor: 'end', dx: margins.right - (narrow ? 4 : 1) } as const;
  const indented = layout.headings.length > 0 && !narrow ? { ...left, dx: left.dx + 10 } : left;
  const halo = narrow ? HALO : {};
  const weight = (strong: boolean) => (strong ? { fontWeight: 600 } : {});
  return [
    ...[true, false].map((strong) =>
      Plot.text(
        layout.rows.filter((row) => (row.strong ?? false) === strong),
        { ...indented, ...halo, ...weight(strong), y: 'labelY', text: 'shownLabel', fill: INK },
      ),
    ),
    ...[true, false].map((strong) =>
      Plot.text(
        layout.rows.filter((row) => row.text !== undefined && (row.strong ?? false) === strong),
        { ...right, ...halo, y: 'labelY', text: 'text', fill: INK, fontVariant: 'tabular-nums' },
      ),
    ),
    Plot.text(layout.headings, { ...left, y: 'y', text: 'text', fill: INK, fontWeight: 600 }),
    ...layout.heads.map(({ text, side }) =>
      Plot.text([text], {
        ...(side === 'left' ? left : right),
        y: () => 12,
        text: (line: string) => line,
        fill: MUTED,
      }),
    ),
  ];
}

function grouped<R extends Row>(rows: readonly R[]): { group: string | undefined; members: readonly R[] }[] {
  const groups = new Map<string | undefined, R[]>();
  for (const row of rows) groups.set(row.group, [...(groups.get(row.group) ?? []), row]);
  return [...groups].map(([group, members]) => ({ group, members }));
}
