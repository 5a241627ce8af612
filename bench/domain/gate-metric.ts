/** What the `metric` of a non-inferior, superior, floor or ceiling gate names. */
export type GateMetric =
  /** The score of the primary grader of whichever scenario the case belongs to. */
  | { readonly kind: 'quality' }
  /** The score of one grader, by its key. */
  | { readonly kind: 'grader'; readonly grader: string }
  /** A reading of the trial itself, by its name among the metrics: e2eMs, outputTokens, … */
  | { readonly kind: 'reading'; readonly name: string };

const GRADER = /^grader:(.+)$/;

/** `quality`, `grader:<key>`, or the name of a metric. */
export function readGateMetric(metric: string): GateMetric {
  if (metric === 'quality') return { kind: 'quality' };
  const grader = GRADER.exec(metric)?.[1];
  return grader === undefined ? { kind: 'reading', name: metric } : { kind: 'grader', grader };
}
