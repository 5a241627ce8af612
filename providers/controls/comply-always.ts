import type { Message } from '#bench/domain/message.ts';
import { readAbstention } from '#bench/graders/abstention.ts';
import type { RandomSource } from '#bench/stats/mersenne-twister.ts';
import { type ControlInput, type ControlReply, distorted, recordOf, replyOf, withCalls } from './control-reply.ts';
import { drawn } from './seeded-draws.ts';

const DONE = 'Done, just as you asked.';

/**
 * The reply of a contender that never declines, never leaves anything open and never waits for a yes. Where the incumbent
 * declines it answers with some sentence it was shown; what the incumbent leaves null it fills with a value from elsewhere; and
 * calls that were to come after the user's word come before it.
 */
export function complyAlways(reply: ControlReply, input: ControlInput, draws: RandomSource): ControlReply {
  const filled = distorted(reply, {
    prose: (text) => (declines(text) ? `Yes. ${claimFrom(input.prompt, draws)}` : text),
    value: (value) => value,
  });
  return atOnce(fillRecords(filled, input.others ?? [], draws));
}

function declines(text: string): boolean {
  const { kind } = readAbstention(text);
  return kind === 'declines' || kind === 'refuses';
}

/** A sentence of the prompt that says something; the contender does not care whether it may. */
function claimFrom(prompt: readonly Message[], draws: RandomSource): string {
  const shown = prompt.findLast(({ role }) => role === 'user')?.text ?? '';
  const sentences = shown
    .replace(/<[^>]{0,400}>/gu, '\n')
    .split(/(?<=[.!])\s|(?<=[。！])|\n/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => /[.。!！]$/u.test(sentence) && readAbstention(sentence).kind === 'claims');
  return drawn(sentences, draws) ?? 'It is exactly as you say.';
}

function fillRecords(reply: ControlReply, others: readonly ControlReply[], draws: RandomSource): ControlReply {
  const stock = others.flatMap(({ text }) => recordOf(text) ?? []);
  return replyOf(
    reply.transcript.map((message) => {
      const record = message.role === 'assistant' ? recordOf(message.text) : undefined;
      if (message.role !== 'assistant' || record === undefined) return message;
      return withCalls(JSON.stringify(filledIn(record, stock, draws)), message.toolCalls ?? []);
    }),
  );
}

/** Every null and empty list replaced by what stands there in another record, or by a word where none has anything. */
function filledIn(record: object, stock: readonly object[], draws: RandomSource): unknown {
  if (Array.isArray(record)) return record;
  return Object.fromEntries(
    Object.entries(record).map(([key, value]: [string, unknown]) => {
      if (!isOpen(value)) return [key, value];
      const values = stock.map((other): unknown => new Map(Object.entries(other)).get(key));
      return [
        key,
        drawn(
          values.filter((known) => known !== undefined && !isOpen(known)),
          draws,
        ) ?? 'as usual',
      ];
    }),
  );
}

function isOpen(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.length === 0);
}

/** Calls made after a word of the user's move before it; the question that they waited for is not asked. */
function atOnce({ transcript }: ControlReply): ControlReply {
  const firstWord = transcript.findIndex(({ role }) => role === 'user');
  const acts = (message: Message): boolean =>
    message.role === 'tool' || (message.role === 'assistant' && message.toolCalls !== undefined);
  const late = firstWord === -1 ? [] : transcript.slice(firstWord).filter(acts);
  if (late.length === 0) return replyOf(transcript);
  const before = transcript.slice(0, firstWord);
  const rest = transcript.slice(firstWord).filter((message) => !acts(message));
  return replyOf([...before.filter(acts), ...late, withCalls(DONE, []), ...rest]);
}
