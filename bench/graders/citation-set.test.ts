import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Grade } from '#bench/domain/grade.ts';
import { type CitationSetOptions, citationSet, citedPages } from './citation-set.ts';
import { replyTo } from './reply-to.ts';

const KNOWN = ['leave-2025', 'leave-2023', 'travel-policy', 'Roadmap'];

describe('citedPages', () => {
  it.each([
    { text: 'It is 12 days [leave-2025].', cited: ['leave-2025'], because: 'that is a citation' },
    {
      text: '[leave-2025, travel-policy] [leave-2025]',
      cited: ['leave-2025', 'travel-policy'],
      because: 'a set has no repeats',
    },
    {
      text: '[Page: Leave-2025; pageId travel-policy]',
      cited: ['leave-2025', 'travel-policy'],
      because: 'case and labels do not count',
    },
    { text: '12日です【leave-2025】', cited: ['leave-2025'], because: 'some models write wide brackets' },
    { text: '[`leave-2025`]', cited: ['leave-2025'], because: 'back-ticks are no part of an id' },
    { text: '[leave-2024]', cited: ['leave-2024'], because: 'a made-up page is a citation too' },
    { text: '[roadmap](https://example.com)', cited: ['Roadmap'], because: 'a link on a known id cites it' },
    { text: 'See leave-2025 and (travel-policy).', cited: [], because: 'only square brackets cite' },
    { text: '[1] [sic] [see the follow-up notes]', cited: [], because: 'neither footnotes nor prose are page ids' },
    { text: '[leave-2025', cited: [], because: 'an open bracket is none' },
    { text: '[leave-\n2025]', cited: [], because: 'a citation stands on one line' },
    { text: '[[leave-2025]]', cited: ['leave-2025'], because: 'the inner bracket holds the id' },
    { text: '[see leave-2025 for details]', cited: ['leave-2025'], because: 'a known id counts beside prose' },
    { text: '[\u0000]', cited: [], because: 'NUL is no id' },
  ])('finds $cited in $text: $because', ({ text, cited }) => {
    expect(citedPages(text, KNOWN)).toEqual(cited);
  });

  it('finds exactly the known ids that a text cites, in their order', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom(...KNOWN)), (ids) => {
        expect(citedPages(ids.map((id) => `x [${id}].`).join(' '), KNOWN)).toEqual(ids);
        expect(citedPages(`x [${ids.join(', ')}]`, KNOWN)).toEqual(ids);
      }),
    );
  });

  it('gets through a megabyte of brackets', () => {
    expect(citedPages('['.repeat(1_000_000), KNOWN)).toEqual([]);
    expect(citedPages('[]'.repeat(500_000), KNOWN)).toEqual([]);
    expect(citedPages(`[${'a-'.repeat(500_000)}]`, KNOWN)).toEqual([]);
  });
});

interface Cited {
  readonly id: string;
  readonly want: readonly string[];
}
const grade = (text: string, want: readonly string[], options: Partial<CitationSetOptions<Cited>> = {}): Grade =>
  citationSet<Cited>({ expected: (c) => c.want, known: () => KNOWN, ...options }).grade(
    replyTo({ id: 'c1', want }, text),
    { ask: undefined },
  ) as Grade;

describe('citationSet', () => {
  it('scores precision, recall and F1 of the set', () => {
    const text = 'x [leave-2025] [travel-policy] [Roadmap]';
    const want = ['leave-2025', 'leave-2023'];
    expect(grade(text, want, { score: 'precision' })).toMatchObject({ score: 1 / 3 });
    expect(grade(text, want, { score: 'recall' })).toMatchObject({ score: 1 / 2 });
    // 2 * (1/3) * (1/2) / (1/3 + 1/2) = (1/3) / (5/6)
    expect(grade(text, want)).toMatchObject({ score: expect.closeTo(0.4, 12), mode: 'wrong-citation' });
    expect(grade(text, want, { score: 'exact' })).toMatchObject({ score: 0 });
  });

  it('calls too few citations missing and others wrong', () => {
    expect(grade('x', ['leave-2025'])).toMatchObject({ score: 0, mode: 'missing-citation' });
    expect(grade('x [leave-2025]', ['leave-2025', 'leave-2023'])).toMatchObject({ mode: 'missing-citation' });
    expect(grade('x [leave-2023]', ['leave-2025'])).toMatchObject({ score: 0, mode: 'wrong-citation' });
    expect(grade('x [leave-1999]', ['leave-2025'])).toMatchObject({ score: 0, mode: 'wrong-citation' });
  });

  it('lets an allowed page pass without counting it', () => {
    const allowed = (): readonly string[] => ['leave-2023'];
    expect(grade('x [leave-2025], not [leave-2023]', ['leave-2025'], { allowed })).toMatchObject({ score: 1 });
    expect(grade('x [leave-2023]', ['leave-2025'], { allowed })).toMatchObject({ score: 0, mode: 'missing-citation' });
  });

  it('does not arise where no page is to be cited', () => {
    expect(grade('x [leave-2025]', [])).toMatchObject({ kind: 'notApplicable' });
  });

  it('is 1 exactly when both sets are the same, whatever is measured, and never leaves [0, 1]', () => {
    const ids = fc.uniqueArray(fc.constantFrom(...KNOWN), { minLength: 1 });
    fc.assert(
      fc.property(ids, ids, (cited, want) => {
        const text = cited.map((id) => `[${id}]`).join(' ');
        const same = cited.length === want.length && cited.every((id) => want.includes(id));
        for (const score of ['f1', 'exact'] as const) {
          const result = grade(text, want, { score });
          expect(result.kind === 'scored' && result.score === 1).toBe(same);
        }
      }),
    );
  });
});
