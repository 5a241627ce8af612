import type { Policy } from '#bench/domain/policy.ts';
import { type Fault, policyFaults } from './policy-faults.ts';
import { POLICY_SCHEMA } from './policy-schema.ts';
import { type PolicyText, type PropertyPath, parsePolicyText } from './policy-text.ts';

/** A policy with the places its parts were written at. */
export interface LocatedPolicy {
  readonly policy: Policy;
  /** `file:line:column` of a part, or of the nearest part around it that was written. */
  at(path: PropertyPath): string;
}

/**
 * A policy from YAML or JSON.
 * @param fileName for the messages only
 * @throws Error with one line a fault: file, line and column, what was found, what is accepted
 */
export function decodePolicy(text: string, fileName: string): Policy {
  return locatePolicy(text, fileName).policy;
}

/** The same, with the places of its parts for whoever has more to say about them. */
export function locatePolicy(text: string, fileName: string): LocatedPolicy {
  const source = parsePolicyText(text, fileName);
  let value = source.value;
  let faults = policyFaults(value);
  // A version 2026.10 is the number 2026.1 to YAML. Where a text belongs, what stands in the file counts.
  const asWritten = faults.flatMap(({ path, wantsText }) => {
    const written = wantsText ? source.written(path) : undefined;
    return written === undefined ? [] : [{ path, written }];
  });
  if (asWritten.length > 0) {
    value = asWritten.reduce((all, { path, written }) => replaced(all, path, written), value);
    faults = policyFaults(value);
  }
  if (faults.length > 0) throw new Error(faultLines(faults, (fault) => placeOf(source, fault), hintOf(source)));
  return { policy: POLICY_SCHEMA.parse(value), at: source.at };
}

/**
 * A policy that is a value already: of a TypeScript file, or sealed into a plan.
 * @param place where it came from, for the messages
 * @throws Error with one line a fault: which part, what was found, what is accepted
 */
export function decodePolicyValue(value: unknown, place: string): Policy {
  const faults = policyFaults(value);
  if (faults.length > 0)
    throw new Error(
      faultLines(
        faults,
        () => place,
        () => '',
      ),
    );
  return POLICY_SCHEMA.parse(value);
}

function faultLines(faults: readonly Fault[], place: (fault: Fault) => string, hint: (fault: Fault) => string): string {
  return faults.map((fault) => `${place(fault)}: ${fault.says}${hint(fault)}`).join('\n');
}

function placeOf(source: PolicyText, { path, key }: Fault): string {
  return key === undefined ? source.at(path) : source.atKey(path, key);
}

/** Inside { } a comma ends a text that has no quotes, and what follows it becomes a key without a value. */
function hintOf(source: PolicyText): (fault: Fault) => string {
  return ({ path, key }) =>
    key !== undefined && source.isBareKey(path, key)
      ? ' If it is the rest of a sentence: a comma ends a text inside { }, so put the whole text in quotes.'
      : '';
}

function replaced(value: unknown, [first, ...rest]: PropertyPath, written: string): unknown {
  if (first === undefined) return written;
  if (Array.isArray(value)) return value.map((one, at) => (at === first ? replaced(one, rest, written) : one));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, key === first ? replaced(one, rest, written) : one]),
  );
}
