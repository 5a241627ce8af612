/** What stands beside the words in a key. */
export type Swatch = keyof typeof SWATCHES;

export type KeyEntry = {
  readonly words: string;
  readonly swatch: Swatch;
  /** A custom property as charts use it: `var(--better)`. */
  readonly colour: string;
  /** Of the series that the page's script may hide by this entry. */
  readonly series?: string;
};

type Stroke = { readonly d: string; readonly width?: number; readonly opacity?: number; readonly dashes?: string };

/** Each swatch in 22 by 12 pixels: filled paths first, then stroked ones; `hollow` is filled with the page. */
export const SWATCHES = {
  dot: { fill: 'M15.5,6a4.5,4.5 0 1,1 -9,0a4.5,4.5 0 1,1 9,0' },
  ring: { hollow: 'M15,6a4,4 0 1,1 -8,0a4,4 0 1,1 8,0' },
  up: { fill: 'M11,0.8L16.2,10H5.8Z' },
  down: { fill: 'M11,11.2L16.2,2H5.8Z' },
  diamond: { fill: 'M11,0.4L15.6,6L11,11.6L6.4,6Z' },
  square: { fill: 'M7,2h8v8h-8Z' },
  cross: { strokes: [{ d: 'M7.5,2.5l7,7m0,-7l-7,7', width: 1.8 }] },
  line: { strokes: [{ d: 'M1,6H21', width: 2 }] },
  dashes: { strokes: [{ d: 'M1,6H21', width: 1.5, dashes: '4 3' }] },
  interval: {
    strokes: [
      { d: 'M1,6H21', width: 1.4 },
      { d: 'M6,6H16', width: 4.5, opacity: 0.55 },
    ],
  },
  whisker: { strokes: [{ d: 'M1,6H21', width: 1.4 }] },
  band: { band: 'M1,1H21V11H1Z' },
  bar: { fill: 'M1,1.5H21V10.5H1Z' },
  tick: { strokes: [{ d: 'M11,1V11', width: 2 }] },
  ticks: {
    strokes: [
      { d: 'M6,2V10', width: 1.2 },
      { d: 'M12,2V10', width: 1.8 },
      { d: 'M18,2V10', width: 2.6 },
    ],
  },
} as const satisfies Record<
  string,
  { readonly fill?: string; readonly hollow?: string; readonly band?: string; readonly strokes?: readonly Stroke[] }
>;
