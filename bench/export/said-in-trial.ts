import type { Message, ToolCall } from '#bench/domain/message.ts';
import type { TrialReply } from '#bench/domain/trial.ts';

/** What a contender said in a trial, as formats of one answer a trial take it. */
export interface SaidInTrial {
  /** The visible text of the last reply. */
  readonly text: string;
  readonly reasoningText: string;
  /** Of all its replies, in order. */
  readonly toolCalls: readonly ToolCall[];
  /** Replies of the contender. */
  readonly replies: number;
}

export function saidInTrial({ transcript, text, reasoningText }: TrialReply): SaidInTrial {
  const own = transcript.filter((message) => message.role === 'assistant');
  return { text, reasoningText, toolCalls: own.flatMap(({ toolCalls = [] }) => toolCalls), replies: own.length };
}

/** Seconds, as most tools have times, to the nanosecond: a division alone would leave 0.041877000000000004. */
export function inSeconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.round(ms * 1e6) / 1e9;
}

/** Messages as Chat Completions has them: the form that most tools take. */
export function chatMessages(messages: readonly Message[]): readonly Readonly<Record<string, unknown>>[] {
  return messages.map((message) => {
    switch (message.role) {
      case 'system':
      case 'user':
        return { role: message.role, content: message.text };
      case 'assistant':
        return chatAnswer(message.text, message.toolCalls ?? []);
      case 'tool':
        return { role: 'tool', tool_call_id: message.toolCallId, name: message.name, content: message.text };
      default:
        return message satisfies never;
    }
  });
}

export function chatAnswer(text: string, toolCalls: readonly ToolCall[]): Readonly<Record<string, unknown>> {
  const calls = toolCalls.map(({ id, name, rawInput }) => ({
    id,
    type: 'function',
    function: { name, arguments: rawInput },
  }));
  return { role: 'assistant', content: text, ...(calls.length > 0 ? { tool_calls: calls } : {}) };
}
