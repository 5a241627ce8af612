import { describe, expect, it } from 'vitest';
import { followInstruction } from './follow-instruction.ts';

const check = (id: string, kwargs: Record<string, unknown>, text: string) =>
  followInstruction(text, { id: `detectable_format:${id}`, kwargs }, 'strict');
const follows = (id: string, kwargs: Record<string, unknown>, text: string): boolean =>
  check(id, kwargs, text).followed;

describe('detectable_format:number_bullet_lists', () => {
  it.each([
    { text: '* one\n* two', bullets: 2 },
    { text: '- one\n  - nested\n* other', bullets: 3 },
    { text: 'Intro * not one - not one', bullets: 0 },
    { text: '**bold** line', bullets: 0 },
    { text: '---', bullets: 1 },
    { text: '*\n* two', bullets: 1 },
    { text: '*', bullets: 0 },
    { text: '*emphasis* at the start of a line', bullets: 1 },
    { text: '• one', bullets: 0 },
    { text: 'one\n\n\u2003- two', bullets: 1 },
  ])('finds $bullets in "$text", no fewer and no more', ({ text, bullets }) => {
    const found = [0, 1, 2, 3].filter((count) => follows('number_bullet_lists', { num_bullets: count }, text));
    expect(found).toEqual([bullets]);
  });
});

describe('detectable_format:constrained_response', () => {
  it.each([
    { text: 'My answer is maybe.', followed: true },
    { text: 'Well. My answer is no. That is all.', followed: true },
    { text: 'My answer is no', followed: false },
    { text: 'my answer is yes.', followed: false },
    { text: 'Yes.', followed: false },
  ])('"$text" is $followed', ({ text, followed }) => {
    expect(follows('constrained_response', {}, text)).toBe(followed);
  });
});

describe('detectable_format:number_highlighted_sections', () => {
  it.each([
    { text: '*one* and *two*', highlights: 2, because: 'single asterisks highlight' },
    { text: '**one**', highlights: 1, because: 'bold is a highlight' },
    { text: '**one** **two**', highlights: 2, because: 'the pairs around them count for nothing' },
    { text: '* one\n* two', highlights: 0, because: 'none reaches over a line' },
    { text: '** **', highlights: 0, because: 'blank is nothing' },
    { text: '****', highlights: 0, because: 'empty is nothing' },
    { text: 'none', highlights: 0, because: 'there are no asterisks' },
  ])('finds $highlights in "$text": $because', ({ text, highlights }) => {
    const found = [0, 1, 2, 3, 4].filter((count) =>
      follows('number_highlighted_sections', { num_highlights: count }, text),
    );
    expect(found.at(-1)).toBe(highlights);
  });
});

describe('detectable_format:multiple_sections', () => {
  it.each([
    { text: 'Section 1\nfoo\nSection 2\nbar', sections: 2 },
    { text: 'Section1 Section\n2', sections: 2 },
    { text: 'SECTION 1', sections: 0 },
    { text: 'Section  1', sections: 0 },
    { text: 'Section one', sections: 0 },
    { text: 'Section १', sections: 1 },
  ])('finds $sections in "$text"', ({ text, sections }) => {
    const kwargs = { section_spliter: ' Section ' };
    expect(follows('multiple_sections', { ...kwargs, num_sections: sections }, text)).toBe(true);
    expect(follows('multiple_sections', { ...kwargs, num_sections: sections + 1 }, text)).toBe(false);
  });
});

describe('detectable_format:json_format', () => {
  it.each(['{"a":1}', ' [1,2]\n', '"text"', '12', '```json\n{"a":1}\n```', '```\n{"a":1}\n```', '```JSON {} ```'])(
    'takes %s for JSON',
    (text) => {
      expect(follows('json_format', {}, text)).toBe(true);
    },
  );

  it.each([
    { text: '{a: 1}', mode: 'not-json' },
    { text: 'None of it.', mode: 'not-json' },
    { text: 'Here: {"a":1}', mode: 'extra-prose' },
    { text: '{"a": [1, 2', mode: 'cut-short' },
    { text: '{"a": NaN}', mode: 'not-json' },
    { text: `${'['.repeat(100_000)}`, mode: 'cut-short' },
  ])('calls $text $mode', ({ text, mode }) => {
    expect(check('json_format', {}, text)).toEqual({ followed: false, mode });
  });
});

describe('detectable_format:title', () => {
  it.each([
    { text: '<<A title>>\nText', followed: true },
    { text: 'Text with <<a title>> inside', followed: true },
    { text: '<<<a>>>', followed: true },
    { text: '<<a>> and <<b>>', followed: true },
    { text: '<< >>', followed: false },
    { text: '<<>>', followed: false },
    { text: '<<a\nb>>', followed: false },
    { text: '>>a<<', followed: false },
    { text: '<a>', followed: false },
  ])('"$text" is $followed', ({ text, followed }) => {
    expect(follows('title', {}, text)).toBe(followed);
  });
});
