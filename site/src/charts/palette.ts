/** A colour on the light page and on the dark one. */
export type Tone = { readonly light: string; readonly dark: string };

/** What a contender is in the decision; charts that decide something use these three and no other colours. */
export type Role = 'candidate' | 'baseline' | 'other';

/** A contender's own colour, kept for ever in the results store. */
export type Slot = 1 | 2 | 3 | 4 | 5 | 6;

/** Where a difference lies; `same` is inside the margin on both sides, `inconclusive` needs more trials. */
export type Standing = 'better' | 'worse' | 'same' | 'inconclusive';

/** Six colours that stay apart for every kind of colour vision (found by search; palette.test.ts says how far apart). */
export const SLOTS: Readonly<Record<`c${Slot}`, Tone>> = {
  c1: { light: '#16708d', dark: '#61b1cf' },
  c2: { light: '#845e22', dark: '#eba42c' },
  c3: { light: '#4b1f7e', dark: '#9b61ea' },
  c4: { light: '#44a1b1', dark: '#8ae5f5' },
  c5: { light: '#9d9631', dark: '#f0e988' },
  c6: { light: '#6f1a11', dark: '#d15d4d' },
};

export const ROLES: Readonly<Record<Role, Tone>> = {
  candidate: { light: '#4b1f7e', dark: '#a873f0' },
  baseline: { light: '#0f6684', dark: '#7cc8e4' },
  other: { light: '#838c95', dark: '#6e757c' },
};

/** Never red against green, and never without a sign and a word beside it. */
export const STANDINGS: Readonly<Record<Exclude<Standing, 'same'>, Tone>> = {
  better: { light: '#0b57d0', dark: '#8fbdfa' },
  worse: { light: '#b85b14', dark: '#ffa64d' },
  inconclusive: { light: '#4f565d', dark: '#808b96' },
};

/** The page itself. */
export const PAGE: Readonly<Record<string, Tone>> = {
  bg: { light: '#ffffff', dark: '#0f1215' },
  soft: { light: '#f5f6f8', dark: '#181c21' },
  fg: { light: '#16191d', dark: '#e6e9ed' },
  muted: { light: '#5a636e', dark: '#9aa4b0' },
  line: { light: '#dfe3e8', dark: '#2a3037' },
  accent: { light: '#0b57d0', dark: '#8ab4f8' },
  'warn-bg': { light: '#fff4d6', dark: '#3a2e07' },
  'warn-fg': { light: '#5c4200', dark: '#ffe08a' },
};

/** Every custom property that tokens.css must define, by its name without the dashes. */
export const TOKENS: Readonly<Record<string, Tone>> = { ...PAGE, ...SLOTS, ...ROLES, ...STANDINGS };

/** The sign that goes with a standing wherever its colour goes. */
export const STANDING_SIGNS: Readonly<Record<Standing, string>> = {
  better: '▲',
  worse: '▼',
  same: '●',
  inconclusive: '○',
};

export function standingColour(standing: Standing): string {
  return `var(--${standing === 'same' ? 'inconclusive' : standing})`;
}

/** A contender's own colour where the page gave it one, else the colour of its role. */
export function contenderColour(contender: { readonly role: Role; readonly slot?: Slot }): string {
  return contender.slot === undefined ? `var(--${contender.role})` : `var(--c${contender.slot})`;
}

/** Slots light enough to fail as text on the white page; a label of such a contender is in ink beside its coloured line. */
export const PALE_SLOTS: readonly Slot[] = [4, 5];

/** What a contender's name is written in: its colour where that can be read, 4.5:1 or more in both themes. */
export function contenderTextColour(contender: { readonly role: Role; readonly slot?: Slot }): string {
  if (contender.slot !== undefined)
    return PALE_SLOTS.includes(contender.slot) ? 'currentColor' : contenderColour(contender);
  return contender.role === 'other' ? 'var(--muted)' : contenderColour(contender);
}
