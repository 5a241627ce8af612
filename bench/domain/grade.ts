/** What a grader says of one trial. Three kinds, three counts: none of them is ever read as zero. */
export type Grade =
  | {
      readonly kind: 'scored';
      /** In [0, 1]; 1 is right. Direction never differs between graders. */
      readonly score: number;
      /** What the score rests on, for the transcript page. */
      readonly detail?: string;
      /** A failure mode of the taxonomy, when a rule can name it. */
      readonly mode?: string;
    }
  /** The grader could not tell: the judge failed, the file of references is missing. Not the contender's doing. */
  | { readonly kind: 'ungraded'; readonly reason: string }
  /** The question does not arise for this case. Not counted anywhere but in its own column. */
  | { readonly kind: 'notApplicable'; readonly reason: string };

export function scored(score: number, known: { detail?: string; mode?: string } = {}): Grade {
  if (!(score >= 0 && score <= 1)) {
    throw new RangeError(
      `A score lies in [0, 1]; this grader gave ${score}. Scale it, or return notApplicable(reason).`,
    );
  }
  return { kind: 'scored', score, ...known };
}

export function ungraded(reason: string): Grade {
  return { kind: 'ungraded', reason };
}

export function notApplicable(reason: string): Grade {
  return { kind: 'notApplicable', reason };
}

/** What one grader said of one trial, in one pass. */
export interface TrialGrade {
  readonly trial: string;
  readonly grader: string;
  readonly grade: Grade;
}
