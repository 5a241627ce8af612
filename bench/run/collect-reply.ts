import type { ToolCall } from '#bench/domain/message.ts';
import type { FinishedPart, Reply, ReplyPart } from '#bench/domain/reply.ts';

interface CallDraft {
  id: string | undefined;
  name: string;
  input: string[];
}

/** A reply while its parts arrive. */
export interface ReplyDraft {
  readonly text: string[];
  readonly reasoning: string[];
  readonly refusal: string[];
  readonly calls: Map<number, CallDraft>;
  finish(last: FinishedPart): Reply;
}

/** Puts one part into the draft. */
export function collectReply(draft: ReplyDraft, part: Exclude<ReplyPart, FinishedPart>): void {
  switch (part.kind) {
    case 'text':
      draft.text.push(part.text);
      return;
    case 'reasoning':
      draft.reasoning.push(part.text);
      return;
    case 'refusal':
      draft.refusal.push(part.text);
      return;
    case 'tool-call': {
      const call = draft.calls.get(part.index) ?? { id: undefined, name: '', input: [] };
      draft.calls.set(part.index, call);
      call.id ??= part.id;
      call.name += part.name ?? '';
      if (part.inputText !== undefined) call.input.push(part.inputText);
      return;
    }
    default:
      part satisfies never;
  }
}

export function replyDraft(): ReplyDraft {
  const draft: ReplyDraft = {
    text: [],
    reasoning: [],
    refusal: [],
    calls: new Map(),
    finish: (last) => ({
      text: draft.text.join(''),
      reasoningText: draft.reasoning.join(''),
      refusalText: draft.refusal.join(''),
      toolCalls: [...draft.calls].sort(([a], [b]) => a - b).map(([, call], place) => toolCall(call, place)),
      finish: last.finish,
      usage: last.usage,
      requestId: last.requestId,
      servedModel: last.servedModel,
      fingerprint: last.fingerprint,
      serviceTier: last.serviceTier,
      providerState: last.providerState,
    }),
  };
  return draft;
}

function toolCall({ id, name, input }: CallDraft, place: number): ToolCall {
  // No arguments at all is how vendors write an empty object.
  const rawInput = input.join('') || '{}';
  return { id: id ?? `call-${place + 1}`, name, input: parsedOrUndefined(rawInput), rawInput };
}

function parsedOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
