import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { followInstruction } from './follow-instruction.ts';
import { IFEVAL_INSTRUCTIONS, INSTRUCTIONS } from './instructions.ts';

/** Usable arguments of every instruction that takes any. */
const KWARGS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'keywords:existence': { keywords: ['aab'] },
  'keywords:frequency': { keyword: 'aab', frequency: 1, relation: 'at least' },
  'keywords:forbidden_words': { forbidden_words: ['aa'] },
  'keywords:letter_frequency': { letter: 'a', let_frequency: 1, let_relation: 'at least' },
  'language:response_language': { language: 'en' },
  'length_constraints:number_sentences': { num_sentences: 1, relation: 'less than' },
  'length_constraints:number_paragraphs': { num_paragraphs: 3 },
  'length_constraints:number_words': { num_words: 3, relation: 'less than' },
  'length_constraints:nth_paragraph_first_word': { num_paragraphs: 1, nth_paragraph: 1, first_word: 'x' },
  'detectable_content:number_placeholders': { num_placeholders: 3 },
  'detectable_content:postscript': { postscript_marker: 'P.P.S' },
  'detectable_format:number_bullet_lists': { num_bullets: 3 },
  'detectable_format:number_highlighted_sections': { num_highlights: 9 },
  'detectable_format:multiple_sections': { section_spliter: 'aa', num_sections: 3 },
  'combination:repeat_prompt': { prompt_to_repeat: 'x' },
  'startend:end_checker': { end_phrase: 'x' },
  'change_case:capital_word_frequency': { capital_frequency: 3, capital_relation: 'less than' },
  'product:bullets_at_most': { num_bullets: 3 },
};

describe('the instructions of IFEval', () => {
  it('are the 25 published ones, under their own ids', () => {
    expect(Object.keys(IFEVAL_INSTRUCTIONS).toSorted()).toEqual([
      'change_case:capital_word_frequency',
      'change_case:english_capital',
      'change_case:english_lowercase',
      'combination:repeat_prompt',
      'combination:two_responses',
      'detectable_content:number_placeholders',
      'detectable_content:postscript',
      'detectable_format:constrained_response',
      'detectable_format:json_format',
      'detectable_format:multiple_sections',
      'detectable_format:number_bullet_lists',
      'detectable_format:number_highlighted_sections',
      'detectable_format:title',
      'keywords:existence',
      'keywords:forbidden_words',
      'keywords:frequency',
      'keywords:letter_frequency',
      'language:response_language',
      'length_constraints:nth_paragraph_first_word',
      'length_constraints:number_paragraphs',
      'length_constraints:number_sentences',
      'length_constraints:number_words',
      'punctuation:no_comma',
      'startend:end_checker',
      'startend:quotation',
    ]);
  });
});

describe('every instruction', () => {
  it.each(Object.keys(KWARGS))('%s refuses to be asked without its arguments, and names one', (id) => {
    for (const field of Object.keys(KWARGS[id] ?? {})) {
      const { [field]: _left, ...others } = KWARGS[id] ?? {};
      expect(() => followInstruction('text', { id, kwargs: others }, 'strict')).toThrow(
        `Instruction ${id}, argument "${field}"`,
      );
    }
  });

  it.each(Object.keys(INSTRUCTIONS))('%s gives the same verdict twice, and a version of its own', (id) => {
    const given = { id, kwargs: KWARGS[id] ?? {} };
    for (const text of ['x', 'A sentence, and "more" of it.\n\n* [one]\n* *two*', '{"a": 1}']) {
      expect(followInstruction(text, given, 'loose')).toEqual(followInstruction(text, given, 'loose'));
    }
    const others = Object.entries(INSTRUCTIONS).filter(([other]) => other !== id);
    expect(others.map(([, { version }]) => version)).not.toContain(INSTRUCTIONS[id]?.version);
  });

  it.each(Object.keys(INSTRUCTIONS))('%s, followed strictly, is followed loosely too, whatever the text', (id) => {
    const given = { id, kwargs: KWARGS[id] ?? {} };
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('a', 'X', ' ', '\n', '*', '-', '"', '.', ',', '[', ']', '<', '>', '\ud83d') }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const strict = followInstruction(text, given, 'strict');
        if (strict.followed) expect(followInstruction(text, given, 'loose')).toEqual({ followed: true });
        else expect(strict.mode).toMatch(/^[a-z-]+$/);
      }),
    );
  });

  // A rule that is not linear needs hours for any of these, and the test's own limit ends it.
  it.each(Object.keys(INSTRUCTIONS))('%s is done with a megabyte of anything', (id) => {
    const given = { id, kwargs: KWARGS[id] ?? {} };
    for (const piece of ['a', ' ', '\n', '*', '[', '<', '.', '. ', '"', "'", "n'", '{', '🎉']) {
      const text = piece.repeat(1_000_000 / piece.length);
      expect(typeof followInstruction(text, given, 'strict').followed).toBe('boolean');
    }
  });
});
