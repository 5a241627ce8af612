import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caseSlug, scenarioSlug } from './import-slugs.ts';

const named = (id: string | undefined) => caseSlug({ id, content: 'Q', reference: 'A' });

describe('the id of an imported case', () => {
  it('is its own where it can stand in an address', () => {
    expect(named('arith.dev.0')).toBe('arith.dev.0');
  });

  it('keeps what is left of one that cannot, with a hash of the whole', () => {
    expect(named('Refund, angry (€)')).toMatch(/^Refund-angry-[0-9a-f]{8}$/);
    expect(named('../../etc/passwd')).toMatch(/^etc-passwd-[0-9a-f]{8}$/);
    expect(named('日本語')).toMatch(/^case-[0-9a-f]{8}$/);
  });

  it('tells apart ids whose usable letters are the same', () => {
    expect(named('a/b')).not.toBe(named('a?b'));
  });

  it('is made from question and reference where the file has none', () => {
    expect(named(undefined)).toBe(caseSlug({ id: '', content: 'Q', reference: 'A' }));
    expect(named(undefined)).not.toBe(caseSlug({ id: undefined, content: 'Q', reference: 'B' }));
  });

  it('can always stand in a file name and an address', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (id) => /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(named(id))));
  });
});

describe('the id of an imported scenario', () => {
  it.each([
    ['Popularity v2', 'popularity-v2'],
    ['../x', 'x'],
    ['…', 'imported'],
  ])('makes %j %j', (name, slug) => {
    expect(scenarioSlug(name)).toBe(slug);
  });

  it('is always lower-case words joined by "-"', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(scenarioSlug(name))),
    );
  });
});
