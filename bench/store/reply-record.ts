import { z } from 'zod';
import type { Message } from '#bench/domain/message.ts';
import type { TrialReply } from '#bench/domain/trial.ts';
import { decodeWith, formatVersion, opaque, strictJson } from './json.ts';

export const REPLY_SCHEMA = 'bakeoff.reply/1';
const NEWEST = 1;

const toolCall = z.looseObject({ id: z.string(), name: z.string(), input: opaque, rawInput: z.string() });

const message = z.discriminatedUnion('role', [
  z.looseObject({ role: z.literal('system'), text: z.string() }),
  z.looseObject({ role: z.literal('user'), text: z.string() }),
  z.looseObject({
    role: z.literal('assistant'),
    text: z.string(),
    toolCalls: z.array(toolCall).exactOptional(),
    providerState: z.unknown().optional(),
  }),
  z.looseObject({
    role: z.literal('tool'),
    toolCallId: z.string(),
    name: z.string(),
    text: z.string(),
    isError: z.boolean().exactOptional(),
  }),
]) satisfies z.ZodType<Message>;

/** One line of replies.jsonl, version 1: the words, kept apart from the figures. */
export const replyRecord = z.looseObject({
  schema: z.literal(REPLY_SCHEMA),
  trial: z.string(),
  prompt: z.array(message),
  transcript: z.array(message),
  text: z.string(),
  reasoningText: z.string(),
  refusalText: z.string(),
  state: opaque,
}) satisfies z.ZodType<TrialReply>;

export function encodeReply(reply: TrialReply): string {
  return strictJson({ schema: REPLY_SCHEMA, ...reply });
}

/** @throws Error naming the place and the field, or the version that this program cannot read */
export function decodeReply(value: unknown, place: string): TrialReply {
  formatVersion(value, 'reply', NEWEST, place);
  return decodeWith(replyRecord, value, place);
}
