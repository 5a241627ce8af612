/** Where what is stored and what is derived from it again do not agree. */
export interface Mismatch {
  /** In the run's folder, or below results. */
  readonly file: string;
  readonly field: string;
  readonly stored: string;
  readonly derived: string;
}

/** What came of checking files against what they rest on. */
export interface Verification {
  /** Files, trials and derived values that were compared. */
  readonly checked: readonly string[];
  readonly mismatches: readonly Mismatch[];
  /** What could not be compared, and why; never counted as a match. */
  readonly unchecked: readonly string[];
}
