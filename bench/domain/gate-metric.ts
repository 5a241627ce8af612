/** What the `metric` of a non-inferior, superior, floor or ceiling gate names. */
export type GateMetric =
  /** The score of the primary grader of whichever scenario the case belongs to. */
  | { readonly kind: 'quality' }
  /** The score of one grader, by its key. */
  | { readonly kind: 'grader'; readonly grader: string }
  /** A share that is no score: errors, and how alike the trials of a case are. */
  | { readonly kind: 'share'; readonly name: string }
  /** Seconds or dollars: compared as a ratio. */
  | { readonly kind: 'amount'; readonly name: string };

const AMOUNT = /^(cost\.(perTrial|per1k|perSuccess|monthly)|(latency|ttft)\.p\d+(\.\d+)?)$/;
const SHARE = /^(error\.rate|flip-rate|agreement|pass\^\d+)$/;
const GRADER = /^[^.]+\.(.+)$/;

/**
 * `quality`, `quality.<grader>`, or one of the readings of a budget or a reliability.
 * @returns undefined for a name that can be none of them
 */
export function readGateMetric(metric: string): GateMetric | undefined {
  if (metric === 'quality' || metric === 'quality.pass') return { kind: 'quality' };
  if (AMOUNT.test(metric)) return { kind: 'amount', name: metric };
  if (SHARE.test(metric)) return { kind: 'share', name: metric };
  const grader = GRADER.exec(metric)?.[1];
  return grader === undefined ? undefined : { kind: 'grader', grader };
}
