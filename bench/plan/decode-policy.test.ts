import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { hashPolicy } from '#bench/domain/hash-policy.ts';
import { decodePolicy, decodePolicyValue, locatePolicy } from './decode-policy.ts';
import { EXAMPLE_POLICY } from './example-policy.ts';

const faultsOf = (text: string): readonly string[] => {
  try {
    decodePolicy(text, 'p.yaml');
  } catch (error) {
    return (error as Error).message.split('\n');
  }
  return [];
};

const changed = (from: string, to: string): string => {
  expect(EXAMPLE_POLICY).toContain(from);
  return EXAMPLE_POLICY.replace(from, to);
};

describe('reading a policy', () => {
  it('reads YAML into data', () => {
    const policy = decodePolicy(EXAMPLE_POLICY, 'p.yaml');
    expect(policy).toMatchObject({ id: 'letters-upgrade', version: 2, intent: 'upgrade' });
    expect(policy.gates.map(({ kind }) => kind)).toEqual(['non-inferior', 'superior', 'budget']);
  });

  it('takes a text as it stands in the file, even where YAML reads a number', () => {
    expect(decodePolicy(EXAMPLE_POLICY, 'p.yaml').suite.version).toBe('2026.10');
    expect(faultsOf(changed('version: 2026.10}', 'version: [1]}'))[0]).toContain('"suite.version" is [1]');
  });

  it('reads the same policy from JSON, to the same hash', () => {
    const policy = decodePolicy(EXAMPLE_POLICY, 'p.yaml');
    const json = decodePolicy(JSON.stringify(policy, null, 2), 'p.json');
    expect(json).toEqual(policy);
    expect(hashPolicy(json)).toBe(hashPolicy(policy));
    expect(hashPolicy(policy)).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    {
      because: 'a misspelt key is refused with the nearest known one',
      text: changed('    margin: {abs: 8}', '    margn: {abs: 8}'),
      says: [
        /^p\.yaml:22:5: gate "quality" has no "margin"\. It takes \{ abs \} or \{ rel \}\.$/,
        /^p\.yaml:26:5: gate "quality" takes no "margn"\. Did you mean "margin"\? Known: id, level, why, .*margin/,
      ],
    },
    {
      because: 'a number out of range is named with the range',
      text: changed('{abs: 8}', '{abs: -8}'),
      says: [/^p\.yaml:26:19: "margin\.abs" of gate "quality" is -8\. It takes a number above 0 to 100\.$/],
    },
    {
      because: 'a word that is none of the choices is named with them',
      text: changed('intent: upgrade', 'intent: upgrading'),
      says: [
        /^p\.yaml:6:9: "intent" is "upgrading"\. It takes upgrade, cost-down, forced-migration, prompt-change, new-surface or drift-watch\.$/,
      ],
    },
    {
      because: 'an unknown kind of gate is named with the kinds',
      text: changed('kind: superior', 'kind: better'),
      says: [
        /^p\.yaml:28:\d+: "kind" of gate "tone" is "better"\. It takes must-pass, non-inferior, .* or sign-off\.$/,
      ],
    },
    {
      because: 'a comma in an unquoted text inside { } makes a key of its rest',
      text: changed('"Finance allows a quarter more until July"', 'Finance allows a quarter more, until July'),
      says: [/^p\.yaml:29:\d+: gate "cost" takes no "until July"\..*a comma ends a text inside \{ \}.*in quotes\.$/],
    },
    {
      because: 'a gate without a why has no reason to be',
      text: changed('    why: Eight points are what editors notice in a blind reading of 30 letters.\n', ''),
      says: [/^p\.yaml:22:5: gate "quality" has no "why"\. It takes a text/],
    },
    {
      because: 'a key given twice is not read at all',
      text: changed('version: 2\n', 'version: 2\nversion: 3\n'),
      says: [/^p\.yaml:4:1: Map keys must be unique\.$/, /^Accepted: one policy in YAML or JSON\.$/],
    },
    {
      because: 'an empty file is no policy',
      text: '',
      says: [/^p\.yaml:1:1: the policy is null\. It takes \{ schema, id/],
    },
    {
      because: 'NaN is no number here',
      text: changed('max: 1.25', 'max: .nan'),
      says: [/"max" of gate "cost" is NaN/],
    },
    {
      because: 'another schema is another kind of file',
      text: changed('bakeoff.policy/1', 'bakeoff.policy/9'),
      says: [/^p\.yaml:1:9: "schema" is "bakeoff\.policy\/9"\. It takes "bakeoff\.policy\/1"\.$/],
    },
  ])('says where and what: $because', ({ text, says }) => {
    const faults = faultsOf(text);
    expect(faults).toHaveLength(says.length);
    for (const [at, pattern] of says.entries()) expect(faults[at]).toMatch(pattern);
  });

  it('names every fault at once, each on a line', () => {
    const faults = faultsOf(changed('trials: 3', 'trials: 0').replace('aaArm: true', 'aaArm: perhaps'));
    expect(faults).toHaveLength(2);
    expect(faults.join('\n')).toMatch(/whole number from 1[\s\S]*true or false/);
  });

  it('places a part of a policy, and a part that was not written at what surrounds it', () => {
    const { at } = locatePolicy(EXAMPLE_POLICY, 'p.yaml');
    expect(at(['gates', 0, 'margin', 'abs'])).toBe('p.yaml:26:19');
    expect(at(['gates', 0, 'select', 'family'])).toBe('p.yaml:22:5');
    expect(at([])).toBe('p.yaml:1:1');
  });

  it('holds a value to the same form, without lines', () => {
    const policy = decodePolicy(EXAMPLE_POLICY, 'p.yaml');
    expect(decodePolicyValue(structuredClone(policy), 'the plan')).toEqual(policy);
    expect(() => decodePolicyValue({ ...policy, version: '2' }, 'the plan')).toThrow(
      'the plan: "version" is "2". It takes a whole number from 1.',
    );
  });

  it('hashes what a policy says, not the order it says it in', () => {
    const policy = decodePolicy(EXAMPLE_POLICY, 'p.yaml');
    const hash = hashPolicy(policy);
    fc.assert(
      fc.property(fc.shuffledSubarray(Object.keys(policy), { minLength: Object.keys(policy).length }), (keys) => {
        const entries = Object.entries(parse(stringify(policy)) as object);
        const shuffled = Object.fromEntries(keys.map((key) => [key, new Map(entries).get(key)]));
        expect(hashPolicy(decodePolicyValue(shuffled, 'shuffled'))).toBe(hash);
      }),
      { numRuns: 20 },
    );
    expect(hashPolicy({ ...policy, version: 3 })).not.toBe(hash);
    expect(hashPolicy({ ...policy, gates: policy.gates.toReversed() })).not.toBe(hash);
  });
});
