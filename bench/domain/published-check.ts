/** When a figure of ours counts as the published one. */
export type Agreement =
  /** To the last bit: counts, and shares that are counts over n. */
  | { readonly kind: 'exact' }
  /** Ours, rounded to as many decimals as the publisher printed, is what was printed. */
  | { readonly kind: 'rounded'; readonly decimals: number }
  /** Within a distance that has a reason. */
  | { readonly kind: 'within'; readonly tolerance: number; readonly because: string };

/** One figure that somebody published, beside what our own grading and statistics make of the same data. */
export interface CheckedFigure {
  /** Unique in its check, as a page shows it: `gpt-4-0613, accuracy`. */
  readonly name: string;
  /** `share`, `%`, `count`, `kappa`, `s`, `ms`, `points`, `p`: what the two numbers count. */
  readonly unit: string;
  readonly published: number;
  readonly ours: number;
  readonly agreement: Agreement;
  /** Answers, labels or requests the figure rests on. */
  readonly n: number;
}

/**
 * Whose figures ours are held against. `publishers`: printed by those who published the data. `independent-program`: nobody printed
 * them; a program that shares no code with this one computed them from the same data. `construction`: known beforehand, from how
 * the data, or the answers made of it, are built.
 */
export type FiguresFrom = 'publishers' | 'independent-program' | 'construction';

/** A public data set whose publishers printed figures that a harness can be held to. */
export interface PublishedCheck {
  /** As `self-test <id>` takes it. */
  readonly id: string;
  readonly title: string;
  /** The rule by which ours is made, in a sentence or two for the trust page. */
  readonly rule: string;
  /** Who printed the figures, and where. */
  readonly publishedBy: string;
  /** Default `publishers`. */
  readonly figuresFrom?: FiguresFrom;
  /** A key of the evidence sources. */
  readonly source: string;
  /** Files it reads, below the evidence folder. */
  readonly files: readonly string[];
  /** @throws Error naming the file that is missing or not as published */
  check(): Promise<readonly CheckedFigure[]>;
}

/** @returns whether ours is the published figure by the rule that was fixed for it */
export function agrees({ published, ours, agreement }: Omit<CheckedFigure, 'name' | 'unit' | 'n'>): boolean {
  switch (agreement.kind) {
    case 'exact':
      return ours === published;
    case 'rounded':
      return ours.toFixed(agreement.decimals) === published.toFixed(agreement.decimals);
    case 'within':
      return Math.abs(ours - published) <= agreement.tolerance;
    default:
      return agreement satisfies never;
  }
}
