import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Policy } from '#bench/domain/policy.ts';
import { decodePolicyValue, type LocatedPolicy, locatePolicy } from '#bench/plan/decode-policy.ts';
import { InputError } from './exit-code.ts';

/**
 * A policy from a YAML or JSON file, or from an export of a TypeScript one.
 * @throws InputError with file, line and what is accepted there
 */
export async function loadPolicy(file: string): Promise<Policy> {
  return (await loadLocatedPolicy(file)).policy;
}

/** The same, with the places of its parts; of a TypeScript file nobody knows more than its name. */
export async function loadLocatedPolicy(file: string): Promise<LocatedPolicy> {
  const name = basename(file);
  try {
    if (!/\.[cm]?[jt]s$/.test(file)) return locatePolicy(await readFile(file, 'utf8'), name);
    // The one import by a computed name: the user's own policy, written in TypeScript.
    const module: unknown = await import(pathToFileURL(resolve(file)).href);
    const exported = typeof module === 'object' && module !== null ? Object.values(module) : [];
    const policies = exported.filter((value) => typeof value === 'object' && value !== null && 'gates' in value);
    if (policies.length !== 1) {
      throw new Error(
        `${name} exports ${policies.length === 0 ? 'no policy' : `${policies.length} policies`}. Export one, made with definePolicy.`,
      );
    }
    return { policy: decodePolicyValue(policies[0], name), at: (path) => [name, ...path].join(' ') };
  } catch (error) {
    throw new InputError(error instanceof Error ? error.message : String(error));
  }
}
