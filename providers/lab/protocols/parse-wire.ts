import type { z } from 'zod';
import { BadRequest } from '#providers/lab/protocol.ts';

/** @throws BadRequest naming the field, as the vendors do in a 400 */
export function parseWire<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new BadRequest(`Invalid value for "${issue?.path.join('.') || 'body'}": ${issue?.message ?? 'not readable'}.`);
}
