import { type Grade, scored, ungraded } from '#bench/domain/grade.ts';
import type { SpanEvent } from './otel-content.ts';
import { SpanFault, textIn } from './otlp-attributes.ts';

export interface SpanGrades {
  readonly grades: Readonly<Record<string, Grade>>;
  /** Why an evaluation became no grade, one reason each. */
  readonly passedOver: readonly string[];
}

/** Labels that say by themselves which way is right. What `relevant` or `4 stars` is worth, only the evaluator knows. */
const LABELS: ReadonlyMap<string, number> = new Map([
  ['pass', 1],
  ['passed', 1],
  ['correct', 1],
  ['true', 1],
  ['yes', 1],
  ['fail', 0],
  ['failed', 0],
  ['incorrect', 0],
  ['false', 0],
  ['no', 0],
]);

/**
 * What evaluators made of a span: its `gen_ai.evaluation.result` events. A score within [0, 1] is taken as it is, another one is on a scale
 * that the trace does not say, and is left out rather than bent. Of two results by one name the last one counts.
 * @throws SpanFault for an evaluation without a name
 */
export function otelGrades(events: readonly SpanEvent[]): SpanGrades {
  const grades = new Map<string, Grade>();
  const passedOver: string[] = [];
  for (const { name, attributes } of events) {
    if (name !== 'gen_ai.evaluation.result') continue;
    const grader = textIn(attributes, 'gen_ai.evaluation.name')?.slice(0, 60);
    if (grader === undefined) throw new SpanFault('a gen_ai.evaluation.result has no gen_ai.evaluation.name');
    const label = textIn(attributes, 'gen_ai.evaluation.score.label');
    const detail = textIn(attributes, 'gen_ai.evaluation.explanation')?.slice(0, 300);
    const error = textIn(attributes, 'error.type');
    const value = attributes.get('gen_ai.evaluation.score.value');
    const score = typeof value === 'number' && value >= 0 && value <= 1 ? value : undefined;
    const said = label === undefined ? undefined : LABELS.get(label.toLowerCase());
    if (score !== undefined && said !== undefined && Math.abs(score - said) === 1) {
      passedOver.push('an evaluation whose score and label contradict each other: for it, 0 may be good');
    } else if (score !== undefined || said !== undefined) {
      grades.set(grader, scored(score ?? said ?? 0, detail === undefined ? {} : { detail }));
    } else if (error !== undefined) {
      grades.set(grader, ungraded(`the evaluation failed: ${error.slice(0, 200)}`));
    } else {
      passedOver.push(
        value === undefined
          ? 'an evaluation with a label that does not say which way is right'
          : 'an evaluation whose score is not within [0, 1]: its scale is not in the trace',
      );
    }
  }
  return { grades: Object.fromEntries(grades), passedOver };
}
