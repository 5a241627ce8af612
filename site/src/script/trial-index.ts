/** Every trial of a run in columns, small enough to load whole: what the explorer filters without asking a server. */
export interface TrialIndex {
  readonly contenders: readonly Named[];
  readonly scenarios: readonly Named[];
  readonly cases: readonly { readonly scenario: number; readonly slug: string; readonly name: string }[];
  /** What trials ended as, in the words of their rows; columns hold places in these lists. */
  readonly outcomes: readonly { readonly standing: string; readonly words: string }[];
  readonly contender: readonly number[];
  readonly case: readonly number[];
  readonly repetition: readonly number[];
  readonly outcome: readonly number[];
  /** Of the primary grader, in thousandths; −1: none. */
  readonly score: readonly number[];
  /** Whole answer, ms, to three digits; −1: not measured. */
  readonly ms: readonly number[];
  /** In 10⁻⁷ dollars, to three digits; −1: no price. */
  readonly usd: readonly number[];
  /** Letter of its answer among those of its case; empty: none. */
  readonly answer: readonly string[];
  /** Whether trials stand on pages of their cells; else on that of their case. */
  readonly cellPages: boolean;
  /** First trial of each file of texts. */
  readonly texts: readonly number[];
}

export interface Named {
  readonly slug: string;
  readonly name: string;
}

/** What the address says of the view. */
export interface TrialQuery {
  /** Slug of a contender, of a scenario; a standing; empty: all of them. */
  readonly m: string;
  readonly s: string;
  readonly o: string;
  /** Words looked for in what was said. */
  readonly q: string;
  readonly sort: string;
}

/** Of money in the index. */
export const USD_UNIT = 1e-7;

/** Places of the trials that fit everything but the words, in the order asked for. */
export function findTrials(index: TrialIndex, { m, s, o, sort }: TrialQuery): number[] {
  const contender = index.contenders.findIndex(({ slug }) => slug === m);
  const scenario = index.scenarios.findIndex(({ slug }) => slug === s);
  const found: number[] = [];
  for (let at = 0; at < index.case.length; at += 1) {
    if (m !== '' && index.contender[at] !== contender) continue;
    if (s !== '' && index.cases[index.case[at] ?? 0]?.scenario !== scenario) continue;
    if (o !== '' && index.outcomes[index.outcome[at] ?? 0]?.standing !== o) continue;
    found.push(at);
  }
  const column = sort === 'slow' ? index.ms : sort === 'dear' ? index.usd : undefined;
  if (column !== undefined) found.sort((a, b) => (column[b] ?? -1) - (column[a] ?? -1) || a - b);
  return found;
}

/** Which file of texts holds a trial. */
export function textsFileOf({ texts }: TrialIndex, at: number): number {
  let file = texts.length - 1;
  while (file > 0 && (texts[file] ?? 0) > at) file -= 1;
  return file;
}
