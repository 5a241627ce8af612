/** What the uncertainty of an estimate is about. */
export type Scope =
  /** The cases stand for future traffic: differences between cases are part of the uncertainty. */
  | 'population'
  /** These exact cases: only the noise between trials is. For the same suite over time. */
  | 'suite';

/** A value that is never shown without what it rests on. */
export interface Estimate {
  /** In the metric's own unit. Undefined: not estimable, and `note` says why. */
  readonly value: number | undefined;
  /** Undefined: unbounded on that side, or not estimable; never a zero-width interval. */
  readonly low: number | undefined;
  readonly high: number | undefined;
  /** Of the interval, e.g. 0.95. */
  readonly level: number;
  /** e.g. `wilson-effective-n`. */
  readonly method: string;
  readonly methodVersion: number;
  readonly scope: Scope;
  readonly cases: number;
  readonly clusters: number;
  readonly trials: number;
  readonly effectiveN: number | undefined;
  readonly df: number | undefined;
  /** Of the resamples, where there are any. */
  readonly seed: number | undefined;
  /** What a reader must know beside it: low information, unbounded, single trial. */
  readonly note: string | undefined;
  /** The estimate as one plain sentence. */
  readonly says: string;
}
