/** What stands beside the words in a key. */
export type Swatch =
  | 'dot'
  | 'ring'
  | 'up'
  | 'down'
  | 'diamond'
  | 'square'
  | 'cross'
  | 'line'
  | 'dashes'
  | 'interval'
  | 'band'
  | 'bar'
  | 'tick';

export type KeyEntry = {
  readonly words: string;
  readonly swatch: Swatch;
  /** A custom property as charts use it: `var(--better)`. */
  readonly colour: string;
  /** Of the series that the page's script may hide by this entry. */
  readonly series?: string;
};
