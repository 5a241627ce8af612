import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import type { ManualPrice } from '#bench/plan/lock-prices.ts';
import { InputError } from './exit-code.ts';

const amount = z
  .union([z.number(), z.string().regex(/^\d+(\.\d+)?$/)])
  .transform(String)
  .refine((text) => Number(text) >= 0, 'a price is 0 or more');

const prices = z.record(
  z.string(),
  z.strictObject({
    input: amount,
    output: amount,
    cacheRead: amount.optional(),
    cacheWrite: amount.optional(),
  }),
);

/**
 * The user's own prices: a YAML or JSON file of `label or model id: { input: 1.25, output: 10 }`, in US dollars per million
 * tokens.
 * @throws InputError naming the entry and what is accepted
 */
export async function readManualPrices(file: string | undefined): Promise<Readonly<Record<string, ManualPrice>>> {
  if (file === undefined) return {};
  let content: unknown;
  try {
    content = parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new InputError(`--prices ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = prices.safeParse(content);
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  throw new InputError(
    `--prices ${file}: "${first?.path.join('.') ?? ''}": ${first?.message ?? 'not readable'}. ` +
      'Accepted: label or model id, then input and output (and cacheRead, cacheWrite) in US dollars per million tokens.',
  );
}
