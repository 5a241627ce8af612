import { readAbstention } from '#bench/graders/abstention.ts';
import type { RandomSource } from '#bench/stats/mersenne-twister.ts';
import { type ControlInput, type ControlReply, recordOf, saying } from './control-reply.ts';
import { drawn } from './seeded-draws.ts';

/**
 * An answer that is as good as sure to be wrong, in the form of the incumbent's: for a record one whose values have slipped into
 * each other's fields; for calls and prose the answer to another case, one that declines where this one answers and
 * the other way round. Without other cases a word that answers nothing.
 */
export function wrongAnswer(reply: ControlReply, input: ControlInput, draws: RandomSource): ControlReply {
  const record = recordOf(reply.text);
  if (record !== undefined) return saying(JSON.stringify(slipped(record)));
  return drawn(likelyWrong(reply, elsewhere(input, reply)), draws) ?? saying('Never mind.');
}

/** Two requests for which nothing is to be done, or that both have no answer, have the same right answer. */
function likelyWrong(reply: ControlReply, others: readonly ControlReply[]): readonly ControlReply[] {
  if (reply.toolCalls.length > 0) return others.filter((other) => callsOf(other) !== callsOf(reply));
  const acting = others.filter(({ toolCalls }) => toolCalls.length > 0);
  if (acting.length > 0) return acting;
  return declines(reply.text) ? others.filter((other) => !declines(other.text)) : others;
}

/** What the incumbent said to other cases, where it was not the very same thing. */
export function elsewhere(input: ControlInput, reply: ControlReply): readonly ControlReply[] {
  return (input.others ?? []).filter((other) => other.text !== reply.text || callsOf(other) !== callsOf(reply));
}

function declines(text: string): boolean {
  return readAbstention(text).kind !== 'claims';
}

function callsOf({ toolCalls }: ControlReply): string {
  return JSON.stringify(toolCalls.map(({ name, rawInput }) => [name, rawInput]));
}

/** Every value moved on to the next key. A list loses its members, which is all that can be wrong about it. */
function slipped(record: object): unknown {
  if (Array.isArray(record)) return [];
  const values: readonly unknown[] = Object.values(record);
  return Object.fromEntries(Object.keys(record).map((key, at) => [key, values[(at + 1) % values.length]]));
}
