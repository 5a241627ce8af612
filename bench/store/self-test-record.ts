import { z } from 'zod';
import type { Agreement } from '#bench/domain/published-check.ts';
import type { SelfTest } from '#bench/domain/self-test.ts';
import { absent, decodeWith, formatVersion, strictJson } from './json.ts';

export const SELF_TEST_SCHEMA = 'bakeoff.self-test/1';
const NEWEST = 1;

const agreement = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('exact') }),
  z.looseObject({ kind: z.literal('rounded'), decimals: z.number() }),
  z.looseObject({ kind: z.literal('within'), tolerance: z.number(), because: z.string() }),
]) satisfies z.ZodType<Agreement>;

const figures = z
  .array(
    z.looseObject({
      name: z.string(),
      unit: z.string(),
      published: z.number(),
      ours: z.number(),
      agreement,
      n: z.number(),
      agrees: z.boolean(),
    }),
  )
  .min(1);

const subject = {
  id: z.string(),
  title: z.string(),
  rule: z.string(),
  publishedBy: z.string(),
  figuresFrom: z.enum(['publishers', 'independent-program', 'construction']),
  source: z.looseObject({
    name: z.string(),
    url: z.string(),
    commit: absent(z.string()),
    licence: z.string(),
  }),
  files: z.array(z.looseObject({ file: z.string(), sha256: absent(z.string()), asPublished: absent(z.boolean()) })),
};

/** One file of results/self-tests, version 1. */
export const selfTestRecord = z.looseObject({
  schema: z.literal(SELF_TEST_SCHEMA),
  id: z.string(),
  at: z.string().refine((at) => !Number.isNaN(Date.parse(at)), 'no date'),
  bakeoff: z.string(),
  git: absent(z.looseObject({ commit: z.string(), dirty: z.boolean() })),
  checks: z
    .array(
      z.discriminatedUnion('status', [
        z.looseObject({ ...subject, status: z.literal('reproduced'), figures }),
        z.looseObject({ ...subject, status: z.literal('differs'), figures }),
        z.looseObject({
          ...subject,
          status: z.literal('not-run'),
          because: z.enum(['no-data', 'error']),
          reason: z.string(),
        }),
      ]),
    )
    // The id is the address of its page.
    .refine((checks) => new Set(checks.map(({ id }) => id)).size === checks.length, 'two checks have the same id'),
}) satisfies z.ZodType<SelfTest>;

export function encodeSelfTest(selfTest: SelfTest): string {
  return `${strictJson({ schema: SELF_TEST_SCHEMA, ...selfTest }, 2)}\n`;
}

/** @throws Error naming the place and the field, or the version that this program cannot read */
export function decodeSelfTest(value: unknown, place: string): SelfTest {
  formatVersion(value, 'self-test', NEWEST, place);
  return decodeWith(selfTestRecord, value, place);
}
