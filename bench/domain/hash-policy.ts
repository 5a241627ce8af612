import { createHash } from 'node:crypto';
import { canonicalJson } from './fingerprint.ts';
import type { Policy } from './policy.ts';

/** What a policy is sealed by: the sha256 of its canonical JSON, in hex. The order of keys and the file format do not matter. */
export function hashPolicy(policy: Policy): string {
  return createHash('sha256').update(canonicalJson(policy)).digest('hex');
}
