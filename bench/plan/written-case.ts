import { z } from 'zod';
import type { Message } from '#bench/domain/message.ts';

const toolCall = z.strictObject({
  id: z.string(),
  name: z.string(),
  input: z.unknown().transform((value) => value ?? undefined),
  rawInput: z.string(),
});

const message = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('system'), text: z.string() }),
  z.strictObject({ role: z.literal('user'), text: z.string() }),
  z.strictObject({
    role: z.literal('assistant'),
    text: z.string(),
    toolCalls: z.array(toolCall).exactOptional(),
    providerState: z.unknown().exactOptional(),
  }),
  z.strictObject({
    role: z.literal('tool'),
    toolCallId: z.string(),
    name: z.string(),
    text: z.string(),
    isError: z.boolean().exactOptional(),
  }),
]) satisfies z.ZodType<Message>;

/** What every case has that was written from somebody's file, whichever it was: the members of a schema, for its scenario to add to. */
export const WRITTEN_CASE = {
  id: z.string(),
  /** As it is asked. */
  messages: z.array(message).min(1),
  severity: z.enum(['S0', 'S1', 'S2', 'S3']).exactOptional(),
  /** Cases that depend on each other: one document, one conversation, one test under several prompts. */
  cluster: z.string().exactOptional(),
  /** What else the file says; read by nobody. */
  metadata: z.record(z.string(), z.unknown()).exactOptional(),
  /** An answer that was given, for a person to make a reference of, or not. */
  candidate: z.strictObject({ text: z.string(), by: z.string(), reviewed: z.boolean() }).exactOptional(),
  /** Where it was found. */
  source: z.looseObject({ file: z.string(), sha256: z.string(), place: z.string() }),
} as const;
