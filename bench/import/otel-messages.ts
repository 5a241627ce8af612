import { fingerprint } from '#bench/domain/fingerprint.ts';
import type { Message, ToolCall } from '#bench/domain/message.ts';
import { finiteJson } from './finite-json.ts';
import { MOST_DEPTH, SpanFault } from './otlp-attributes.ts';
import { asText, fieldAt, isObject, listAt, textAt } from './read-fields.ts';
import { tooDeep } from './too-deep.ts';

/** One answer of a model as a span has it. */
export interface SpanAnswer {
  readonly text: string;
  readonly reasoningText: string;
  readonly toolCalls: readonly ToolCall[];
  /** The vendor's word for why it ended. */
  readonly finish: string | undefined;
}

/**
 * What a message attribute holds, whatever wrote it: a list, a JSON text of one, one message, or the bare words.
 * @param key for the fault
 * @throws SpanFault for JSON that was cut off on its way, and for nesting that no message has
 */
export function messageList(value: unknown, key: string): readonly unknown[] {
  const read = typeof value === 'string' ? parsedText(value, key) : value;
  if (read === undefined || read === null || read === '') return [];
  if (tooDeep(read, MOST_DEPTH)) throw new SpanFault(`${key} is nested more than ${MOST_DEPTH} levels deep`);
  return Array.isArray(read) ? read : [read];
}

/** Text that begins like JSON is JSON, or was cut off: an exporter's limit ends an attribute without a word. */
function parsedText(text: string, key: string): unknown {
  if (!/^\s*(?:\[\s*[[{"\]]|\{\s*["}])/.test(text)) return text;
  try {
    const parsed: unknown = JSON.parse(text);
    // A prompt may be JSON itself, a record to be read: only what looks like messages is some.
    const members = Array.isArray(parsed) ? parsed : [parsed];
    return members.every(isMessageLike) ? parsed : text;
  } catch {
    // Words may begin with a bracket too: only what is a list of messages had to be JSON.
    if (!/^\s*\[?\s*\{\s*"(?:role|parts|type|content)"/.test(text)) return text;
    throw new SpanFault(
      `${key} is JSON that ends in the middle, after ${text.length} characters. Raise the exporter's limit (OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT) and record again`,
    );
  }
}

function isMessageLike(value: unknown): boolean {
  return isObject(value) && ['role', 'parts', 'content', 'message'].some((key) => Object.hasOwn(value, key));
}

/** System instructions, kept apart from the messages since 1.37: a list of parts, or a text. */
export function systemMessages(value: unknown, key: string): readonly Message[] {
  const text = messageList(value, key)
    .map((part) => (isObject(part) && Array.isArray(part.parts) ? partsText(part.parts) : partText(part)))
    .filter((one) => one !== '')
    .join('\n');
  return text === '' ? [] : [{ role: 'system', text }];
}

/**
 * The messages of a prompt. Parts that are no text stand as a mark with a hash of what they hold, so that two prompts with different
 * pictures are not the same question.
 * @throws SpanFault for a role that no convention has
 */
export function promptMessages(list: readonly unknown[], key: string): readonly Message[] {
  const names = new Map<string, string>();
  return list.flatMap((value): readonly Message[] => {
    const { role, parts, calls } = shapeOf(value, key, 'user');
    for (const { id, name } of calls) names.set(id, name);
    const text = partsText(parts);
    switch (role) {
      case 'system':
      case 'user':
        return [{ role, text }];
      case 'assistant':
        return [{ role, text, ...(calls.length > 0 ? { toolCalls: calls } : {}) }];
      case 'tool':
        return toolMessages(value, parts, names);
      default:
        return role satisfies never;
    }
  });
}

/** The first of the answers: a trial is one answer. @returns undefined when there is none */
export function firstAnswer(list: readonly unknown[], key: string): SpanAnswer | undefined {
  const [first] = list;
  if (first === undefined) return undefined;
  // A choice of before 1.37 holds its message inside.
  const inner = isObject(first) && first.message !== undefined ? messageList(first.message, key)[0] : first;
  const { parts, calls } = shapeOf(inner ?? '', key, 'assistant');
  const isReasoning = (part: unknown): boolean =>
    fieldAt(part, 'type') === 'reasoning' || fieldAt(part, 'type') === 'thinking';
  return {
    text: partsText(parts.filter((part) => !isReasoning(part))),
    reasoningText: parts.filter(isReasoning).map(partText).join('\n'),
    toolCalls: calls,
    finish: textAt(first, 'finish_reason') ?? textAt(inner, 'finish_reason'),
  };
}

type Role = Message['role'];

/** What the conventions and the libraries that write them call a role. */
const ROLES: Readonly<Record<string, Role>> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  human: 'user',
  assistant: 'assistant',
  ai: 'assistant',
  model: 'assistant',
  tool: 'tool',
  function: 'tool',
};

interface MessageShape {
  readonly role: Role;
  readonly parts: readonly unknown[];
  readonly calls: readonly ToolCall[];
}

function shapeOf(value: unknown, key: string, otherwise: Role): MessageShape {
  if (typeof value === 'string') return { role: otherwise, parts: [value], calls: [] };
  if (!isObject(value)) throw new SpanFault(`${key} holds ${asText(value).slice(0, 40)} where a message is expected`);
  const named = typeof value.role === 'string' ? value.role.toLowerCase() : undefined;
  const role = named === undefined ? otherwise : Object.hasOwn(ROLES, named) ? ROLES[named] : undefined;
  if (role === undefined) {
    throw new SpanFault(
      `${key} has a message by "${asText(value.role).slice(0, 40)}"; accepted: ${Object.keys(ROLES).join(', ')}`,
    );
  }
  const parts = Array.isArray(value.parts) ? value.parts : contentParts(value.content);
  const calls = [...parts.filter((part) => isCall(part)), ...listAt(value, 'tool_calls')];
  return { role, parts: parts.filter((part) => !isCall(part)), calls: calls.map(toolCallOf) };
}

/** Content of before 1.37: a text, a list of parts, or the JSON text of such a list. */
function contentParts(content: unknown): readonly unknown[] {
  if (content === undefined || content === null) return [];
  if (typeof content === 'string' && /^\s*\[\s*\{\s*"type"/.test(content)) {
    try {
      const parsed: unknown = JSON.parse(content);
      if (Array.isArray(parsed) && !tooDeep(parsed, MOST_DEPTH)) return parsed;
    } catch {
      // Words that only begin like a list.
    }
  }
  return Array.isArray(content) ? content : [content];
}

function isCall(part: unknown): boolean {
  const type = fieldAt(part, 'type');
  return type === 'tool_call' || type === 'tool_use';
}

/** `{id, name, arguments}` of the conventions, `{id, function: {name, arguments}}` of one vendor, `{id, name, input}` of another. */
function toolCallOf(call: unknown, place: number): ToolCall {
  const given =
    fieldAt(call, 'arguments') ??
    fieldAt(call, 'function.arguments') ??
    fieldAt(call, 'input') ??
    fieldAt(call, 'args');
  const rawInput = given === undefined || given === null ? '' : asText(given);
  return {
    id: textAt(call, 'id') ?? `call-${place + 1}`,
    name: textAt(call, 'name') ?? textAt(call, 'function.name') ?? '',
    input: typeof given === 'string' ? parsedInput(given) : finiteJson(given ?? undefined),
    rawInput,
  };
}

function parsedInput(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return tooDeep(parsed, MOST_DEPTH) ? undefined : finiteJson(parsed);
  } catch {
    return undefined;
  }
}

/** One message for each result: a message of the conventions may hold several. */
function toolMessages(
  value: unknown,
  parts: readonly unknown[],
  names: ReadonlyMap<string, string>,
): readonly Message[] {
  const results = parts.filter((part) => fieldAt(part, 'type') === 'tool_call_response');
  const message = (id: string, name: string | undefined, text: string): Message => ({
    role: 'tool',
    toolCallId: id,
    name: name ?? names.get(id) ?? '',
    text,
  });
  if (results.length === 0) {
    const id = textAt(value, 'tool_call_id') ?? textAt(value, 'id') ?? '';
    return [message(id, textAt(value, 'name'), partsText(parts))];
  }
  return results.map((part) =>
    message(
      textAt(part, 'id') ?? '',
      textAt(part, 'name'),
      asText(fieldAt(part, 'response') ?? fieldAt(part, 'result') ?? ''),
    ),
  );
}

function partsText(parts: readonly unknown[]): string {
  return parts
    .map(partText)
    .filter((text) => text !== '')
    .join('\n');
}

function partText(part: unknown): string {
  if (typeof part === 'string') return part;
  const type = fieldAt(part, 'type');
  const text = fieldAt(part, 'content') ?? fieldAt(part, 'text') ?? fieldAt(part, 'thinking');
  if (typeof text === 'string' && (type === undefined || TEXTS.has(type))) return text;
  return part === undefined || part === null ? '' : `[${asText(type ?? 'part').slice(0, 40)} ${fingerprint(part)}]`;
}

const TEXTS: ReadonlySet<unknown> = new Set(['text', 'input_text', 'output_text', 'reasoning', 'thinking']);
