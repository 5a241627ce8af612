import type { Message, ToolCall } from '#bench/domain/message.ts';
import { finiteJson } from './finite-json.ts';
import { asText, fieldAt, isObject, listAt, textAt } from './read-fields.ts';

/**
 * A list of chat messages as the vendors' APIs and the tools above them write it: `{role, content}`, the content a text or a list of
 * parts, tool calls as OpenAI (`function: {name, arguments}`) or Inspect (`function: "name"`) write them.
 *
 * @returns undefined when it is no list, or one of them has no role that we know: half a conversation is not the conversation
 */
export function chatMessages(value: unknown): readonly Message[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const messages = value.map(chatMessage);
  return messages.every((message) => message !== undefined) ? messages : undefined;
}

export function chatMessage(value: unknown): Message | undefined {
  const text = contentText(fieldAt(value, 'content'));
  switch (fieldAt(value, 'role')) {
    case 'system':
    case 'developer':
      return { role: 'system', text };
    case 'user':
      return { role: 'user', text };
    case 'assistant': {
      const toolCalls = toolCallsOf(value);
      return { role: 'assistant', text, ...(toolCalls.length > 0 ? { toolCalls } : {}) };
    }
    case 'tool':
    case 'function':
      return {
        role: 'tool',
        toolCallId: textAt(value, 'tool_call_id') ?? '',
        name: textAt(value, 'name') ?? textAt(value, 'function') ?? '',
        text,
        ...(isObject(fieldAt(value, 'error')) ? { isError: true } : {}),
      };
    default:
      return undefined;
  }
}

/** The visible text of a message: its text parts, one a line; other parts by their kind, as in `[image]`. Thinking is not part of it. */
export function contentText(content: unknown): string {
  if (content === undefined || content === null) return '';
  if (!Array.isArray(content)) return asText(content);
  return content
    .flatMap((part): readonly string[] => {
      if (typeof part === 'string') return [part];
      const kind = textAt(part, 'type');
      if (kind === 'reasoning' || kind === 'thinking') return [];
      const text = fieldAt(part, 'text');
      if (typeof text === 'string') return [text];
      return [kind === undefined ? asText(part) : `[${kind.slice(0, 40)}]`];
    })
    .join('\n');
}

/** What a message says of its thinking; '' when nothing, or when the vendor hides it. */
export function reasoningText(message: unknown): string {
  const parts = listAt(message, 'content').flatMap((part) => {
    const kind = fieldAt(part, 'type');
    if (kind !== 'reasoning' && kind !== 'thinking') return [];
    const hidden = fieldAt(part, 'redacted') === true;
    const text = hidden ? textAt(part, 'summary') : (textAt(part, 'reasoning') ?? textAt(part, 'thinking'));
    return text === undefined ? [] : [text];
  });
  return parts.length > 0 ? parts.join('\n') : (textAt(message, 'reasoning') ?? '');
}

export function toolCallsOf(message: unknown): readonly ToolCall[] {
  return listAt(message, 'tool_calls').flatMap((call, place): readonly ToolCall[] => {
    const name = textAt(call, 'function') ?? textAt(call, 'function.name');
    if (name === undefined) return [];
    const given =
      textAt(call, 'function') === undefined ? fieldAt(call, 'function.arguments') : fieldAt(call, 'arguments');
    const isBroken = textAt(call, 'parse_error') !== undefined;
    const rawInput = given === undefined || given === null ? '' : asText(given);
    return [
      { id: textAt(call, 'id') ?? `call-${place + 1}`, name, input: isBroken ? undefined : inputOf(given), rawInput },
    ];
  });
}

/** Arguments that are a text are JSON inside of it. */
function inputOf(given: unknown): unknown {
  if (typeof given !== 'string') return given === null ? undefined : finiteJson(given);
  try {
    return finiteJson(JSON.parse(given));
  } catch {
    return undefined;
  }
}
