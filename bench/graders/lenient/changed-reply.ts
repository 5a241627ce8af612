import type { Message, ToolCall } from '#bench/domain/message.ts';
import type { CaseBase, GradeInput } from '#bench/domain/scenario.ts';

/**
 * The trial with its last text changed; the very same object when it is unchanged. A text that is JSON at last is an
 * answer, where the reply as it came was a wrong shape.
 */
export function withText<C extends CaseBase>(input: GradeInput<C>, text: string): GradeInput<C> {
  if (text === input.text) return input;
  const last = input.transcript.findLastIndex(({ role }) => role === 'assistant');
  const isMended = input.outcome.kind === 'wrong-shape' && text !== '';
  return {
    ...input,
    text,
    replies: [...input.replies.slice(0, -1), text],
    transcript: input.transcript.map((message, at) => (at === last ? { ...message, text } : message)),
    outcome: isMended ? { kind: 'answered' } : input.outcome,
  };
}

/** The trial with its calls changed, in the list and in the transcript alike. What the tools did is not undone. */
export function withCalls<C extends CaseBase>(
  input: GradeInput<C>,
  change: (call: ToolCall) => ToolCall,
): GradeInput<C> {
  const changed = new Map(input.toolCalls.map((call) => [call, change(call)]));
  if ([...changed].every(([before, after]) => before === after)) return input;
  const mend = (calls: readonly ToolCall[]): readonly ToolCall[] =>
    calls.map((call) => changed.get(call) ?? change(call));
  return {
    ...input,
    toolCalls: mend(input.toolCalls),
    transcript: input.transcript.map((message): Message => {
      if (message.role !== 'assistant' || message.toolCalls === undefined) return message;
      return { ...message, toolCalls: mend(message.toolCalls) };
    }),
  };
}
