import type { Message } from '#bench/domain/message.ts';
import { firstAnswer, messageList, promptMessages, type SpanAnswer, systemMessages } from './otel-messages.ts';
import { type OtlpAttributes, SpanFault } from './otlp-attributes.ts';

/** Something that happened within a span: its name and what it says. */
export interface SpanEvent {
  readonly name: string;
  readonly attributes: OtlpAttributes;
}

/** What a span holds of the words. Capturing them is opt-in, so both may be missing. */
export interface SpanContent {
  readonly prompt: readonly Message[] | undefined;
  readonly answer: SpanAnswer | undefined;
}

/**
 * The words of a span, wherever the version of the conventions that it follows puts them, the newest first:
 * `gen_ai.input.messages` and `gen_ai.output.messages` (1.37 and later), on the span or its details event; `gen_ai.prompt.0.content` and
 * its like; an event a message (`gen_ai.user.message`, `gen_ai.choice`); `gen_ai.prompt` and `gen_ai.completion`.
 * @throws SpanFault for content that is there and cannot be read
 */
export function otelContent(attributes: OtlpAttributes, events: readonly SpanEvent[]): SpanContent {
  const details = events.find(({ name }) => name === 'gen_ai.client.inference.operation.details')?.attributes;
  const current = (key: string): unknown => attributes.get(key) ?? details?.get(key);
  const prompt = firstFilled([
    () => read('gen_ai.input.messages', current('gen_ai.input.messages')),
    () => numbered(attributes, 'gen_ai.prompt.'),
    () => events.filter(({ name }) => Object.hasOwn(PROMPT_EVENTS, name)).map(messageOf),
    () =>
      read(
        'gen_ai.prompt',
        attributes.get('gen_ai.prompt') ?? bodyOf(events, 'gen_ai.content.prompt', 'gen_ai.prompt'),
      ),
  ]);
  const answer = firstFilled([
    () => read('gen_ai.output.messages', current('gen_ai.output.messages')),
    () => numbered(attributes, 'gen_ai.completion.'),
    () => events.filter(({ name }) => name === 'gen_ai.choice').map(messageOf),
    () =>
      read(
        'gen_ai.completion',
        attributes.get('gen_ai.completion') ?? bodyOf(events, 'gen_ai.content.completion', 'gen_ai.completion'),
      ),
  ]);
  const system = systemMessages(current('gen_ai.system_instructions'), 'gen_ai.system_instructions');
  const asked = prompt === undefined ? undefined : promptMessages(prompt, 'the prompt');
  return {
    prompt: asked === undefined ? undefined : [...(asked[0]?.role === 'system' ? [] : system), ...asked],
    answer: answer === undefined ? undefined : firstAnswer(answer, 'the answer'),
  };
}

/** The older places are looked at only when the newer ones are empty. */
function firstFilled(places: readonly (() => readonly unknown[])[]): readonly unknown[] | undefined {
  for (const find of places) {
    const found = find();
    if (found.length > 0) return found;
  }
  return undefined;
}

function read(key: string, value: unknown): readonly unknown[] {
  return messageList(value, key);
}

/** Events that are one message of the prompt each, and whose it is when they do not say. */
const PROMPT_EVENTS: Readonly<Record<string, string>> = {
  'gen_ai.system.message': 'system',
  'gen_ai.user.message': 'user',
  'gen_ai.assistant.message': 'assistant',
  'gen_ai.tool.message': 'tool',
};

/** A message of before 1.37 as an event has it: as JSON in one attribute, or its members as attributes. */
function messageOf({ name, attributes }: SpanEvent): unknown {
  const role = Object.hasOwn(PROMPT_EVENTS, name) ? PROMPT_EVENTS[name] : 'assistant';
  const body = attributes.get('gen_ai.event.content') ?? attributes.get('body');
  const [whole] = messageList(body, `${name} gen_ai.event.content`);
  if (typeof whole === 'object' && whole !== null) return { role, ...whole };
  const calls = callsOf(attributes.get('tool_calls'));
  return {
    role: attributes.get('role') ?? role,
    content: whole ?? attributes.get('content') ?? '',
    ...(attributes.has('message') ? { message: attributes.get('message') } : {}),
    ...(calls.length > 0 ? { tool_calls: calls } : {}),
    id: attributes.get('id'),
    finish_reason: attributes.get('finish_reason'),
  };
}

function callsOf(value: unknown): readonly unknown[] {
  if (typeof value !== 'string') return Array.isArray(value) ? value : [];
  try {
    const parsed: unknown = JSON.parse(value);
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    throw new SpanFault('tool_calls is no JSON list');
  }
}

function bodyOf(events: readonly SpanEvent[], name: string, key: string): unknown {
  const attributes = events.find((event) => event.name === name)?.attributes;
  return attributes?.get(key) ?? attributes?.get('gen_ai.event.content');
}

/** Messages that one span may hold as numbered attributes. */
const MOST_NUMBERED = 10_000;

/** `gen_ai.prompt.0.role`, `gen_ai.prompt.0.content`, `gen_ai.completion.0.tool_calls.0.name`, …: what libraries wrote before there were lists. */
function numbered(attributes: OtlpAttributes, prefix: string): readonly unknown[] {
  const messages = new Map<number, Map<string, unknown>>();
  for (const [key, value] of attributes) {
    if (!key.startsWith(prefix)) continue;
    const [, place, member] = /^(\d{1,6})\.(.{1,200})$/.exec(key.slice(prefix.length)) ?? [];
    if (place === undefined || member === undefined) continue;
    if (Number(place) >= MOST_NUMBERED)
      throw new SpanFault(`${key} is beyond the ${MOST_NUMBERED} messages that are read`);
    const message = messages.get(Number(place)) ?? new Map<string, unknown>();
    messages.set(Number(place), message.set(member, value));
  }
  return [...messages]
    .toSorted(([a], [b]) => a - b)
    .map(([, members]) => {
      const calls = numbered(members, 'tool_calls.');
      return { ...Object.fromEntries(members), ...(calls.length > 0 ? { tool_calls: calls } : {}) };
    });
}
