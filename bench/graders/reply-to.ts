import type { CaseBase, GradeInput } from '#bench/domain/scenario.ts';

/** What a grader would see of a trial that was answered with one text and nothing else. */
export function replyTo<C extends CaseBase>(c: C, text: string): GradeInput<C> {
  return {
    case: c,
    text,
    toolCalls: [],
    transcript: [{ role: 'assistant', text }],
    replies: [text],
    outcome: { kind: 'answered' },
    state: undefined,
  };
}
