import type { RenderFunction } from '@observablehq/plot';
import type { Interval } from '../format/number-text.ts';
import { plainLabel } from '../format/plain-text.ts';
import type { KeyEntry, Swatch } from './key.ts';
import { contenderColour, type Role, type Slot } from './palette.ts';

/** A contender as charts show it. */
export type ChartContender = {
  /** Its slug: what the page's script knows the series by. */
  readonly key: string;
  readonly label: string;
  readonly role: Role;
  /** Its own colour, where the page wants more than the three roles. */
  readonly slot?: Slot;
};

/** A value with its 95 % interval; a single trial has none. */
export type ChartEstimate = { readonly value: number; readonly interval?: Interval };

/** What the rows of a chart by contender begin with. */
export function contenderRow(contender: ChartContender): { label: string; strong: boolean; colour: string } {
  return {
    label: plainLabel(contender.label),
    strong: contender.role === 'candidate',
    colour: contenderColour(contender),
  };
}

/** The candidate last, so that it is drawn over everything else, and the baseline under it. */
export function byWeight<T extends { readonly contender: ChartContender }>(rows: readonly T[]): T[] {
  const weight = { other: 0, baseline: 1, candidate: 2 } as const;
  return [...rows].sort((a, b) => weight[a.contender.role] - weight[b.contender.role]);
}

/** One entry per colour: a contender of its own colour, or alone in its role, is named; the rest are "others". */
export function keyOfContenders(contenders: readonly ChartContender[], swatch: Swatch): KeyEntry[] {
  const entries = new Map<string, { readonly entry: KeyEntry; count: number; role: Role }>();
  for (const contender of contenders) {
    const colour = contenderColour(contender);
    const known = entries.get(colour);
    if (known !== undefined) {
      known.count += 1;
      continue;
    }
    const role = contender.role === 'other' ? '' : ` (${contender.role})`;
    const entry = { words: `${plainLabel(contender.label)}${role}`, swatch, colour, series: contender.key };
    entries.set(colour, { entry, count: 1, role: contender.role });
  }
  return [...entries.values()].map(({ entry, count, role }) => {
    const { series: _, ...shared } = entry;
    return count > 1 ? { ...shared, words: role === 'other' ? 'others' : `${role}s` } : entry;
  });
}

/** For Plot's `render`: names the drawn group after its series, so that the page's script can hide it. */
export function seriesTag(key: string): RenderFunction {
  return (index, scales, values, dimensions, context, next) => {
    const drawn = next?.(index, scales, values, dimensions, context) ?? null;
    drawn?.setAttribute('data-k', key);
    return drawn;
  };
}
