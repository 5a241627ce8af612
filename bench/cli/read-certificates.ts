import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import type { JudgeCertificate } from '#bench/analysis/decide/policy-evidence.ts';
import { InputError } from './exit-code.ts';

const certificates = z.record(
  z.string(),
  z.strictObject({
    issued: z.iso.date(),
    kappa: z.number().min(-1).max(1),
    graders: z.array(z.string()).min(1),
    contenders: z.array(z.string()).exactOptional(),
  }),
);

/**
 * What is known of how far judges agree with people: a YAML or JSON file of
 * `judge/faithful@2: { issued: 2026-10-01, kappa: 0.71, graders: [workspace-qa/faithful], contenders: [aurora] }`.
 * @throws InputError naming the entry and what is accepted
 */
export async function readCertificates(file: string | undefined): Promise<Readonly<Record<string, JudgeCertificate>>> {
  if (file === undefined) return {};
  let content: unknown;
  try {
    content = parse(await readFile(file, 'utf8'), { schema: 'core' });
  } catch (error) {
    throw new InputError(`--certificates ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = certificates.safeParse(content);
  if (parsed.success) {
    return Object.fromEntries(
      Object.entries(parsed.data).map(([id, one]) => [id, { ...one, contenders: one.contenders }]),
    );
  }
  const [first] = parsed.error.issues;
  throw new InputError(
    `--certificates ${file}: "${first?.path.join('.') ?? ''}": ${first?.message ?? 'not readable'}. ` +
      'Accepted: a certificate id, then issued (YYYY-MM-DD), kappa, graders, and the contenders it was made on.',
  );
}
