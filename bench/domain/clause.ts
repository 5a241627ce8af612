/** A clause of the behaviour specification (scenarios/spec): what cases cite and coverage is counted by. */
export interface Clause {
  /** As cases cite it, e.g. QA-3. */
  readonly id: string;
  /** MUST: one failure is a defect. SHOULD: a rate is watched. */
  readonly level: 'MUST' | 'SHOULD';
  readonly title: string;
  /** Pairs of a reply that is just right and one that is just wrong, written down with the clause. */
  readonly boundaryPairs: number;
}
