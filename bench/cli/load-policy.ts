import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Policy } from '#bench/domain/policy.ts';
import { decodePolicy, decodePolicyValue } from '#bench/plan/decode-policy.ts';
import { InputError } from './exit-code.ts';

/**
 * A policy from a YAML or JSON file, or from the default export of a TypeScript one.
 * @throws InputError with file, line and what is accepted there
 */
export async function loadPolicy(file: string): Promise<Policy> {
  try {
    if (!/\.[cm]?[jt]s$/.test(file)) return decodePolicy(await readFile(file, 'utf8'), basename(file));
    // The one import by a computed name: the user's own policy, written in TypeScript.
    const module: unknown = await import(pathToFileURL(resolve(file)).href);
    const exported = typeof module === 'object' && module !== null ? Object.values(module) : [];
    const [policy] = exported.filter((value) => typeof value === 'object' && value !== null && 'gates' in value);
    if (policy === undefined) {
      throw new Error(`${basename(file)} exports no policy. Export one made with definePolicy.`);
    }
    return decodePolicyValue(policy, basename(file));
  } catch (error) {
    throw new InputError(error instanceof Error ? error.message : String(error));
  }
}
