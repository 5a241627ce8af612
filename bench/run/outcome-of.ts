import type { ToolCall } from '#bench/domain/message.ts';
import type { Outcome } from '#bench/domain/outcome.ts';
import type { Reply } from '#bench/domain/reply.ts';
import { isJson } from './is-json.ts';

/**
 * How the last reply of a trial ended it.
 * @param toolCalls of the whole trial: a contender that has done its work with tools may end without a word
 */
export function outcomeOf(reply: Reply, toolCalls: readonly ToolCall[], wantsJson: boolean): Outcome {
  switch (reply.finish.reason) {
    case 'length':
      return { kind: 'cut-short' };
    case 'context-exceeded':
      return { kind: 'context-exceeded' };
    case 'refusal':
      return { kind: 'refused', by: 'model', detail: reply.refusalText || (reply.finish.raw ?? '') };
    case 'content-filter':
      return { kind: 'refused', by: 'filter', detail: reply.refusalText || (reply.finish.raw ?? '') };
    case 'stop':
    case 'tool-calls':
    case 'other':
      if (reply.refusalText !== '') return { kind: 'refused', by: 'model', detail: reply.refusalText };
      if (reply.text === '' && toolCalls.length === 0) return { kind: 'wrong-shape', detail: 'the reply is empty' };
      return wantsJson && !isJson(reply.text)
        ? { kind: 'wrong-shape', detail: 'the reply is not JSON' }
        : { kind: 'answered' };
    default:
      return reply.finish.reason satisfies never;
  }
}
