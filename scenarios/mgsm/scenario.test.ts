import { assert, beforeAll, describe, expect, it } from 'vitest';
import { loadScenario } from '#bench/plan/load-scenario.ts';
import { describeRecorded } from '#scenarios/drift/describe-recorded.ts';
import { gradesOf } from '#scenarios/drift/grade-recordings.ts';
import { readAll } from '#scenarios/drift/read-all.ts';
import { TAXONOMY } from '#scenarios/taxonomy.ts';
import { MGSM_CODES, MGSM_LANGUAGES, type MgsmLanguageCode } from './languages.ts';
import { type MgsmCase, mgsm, mgsmAnswer, referenceValue } from './scenario.ts';

function asked(language: MgsmLanguageCode, reference = '70000'): MgsmCase {
  return { id: `${language}-x`, language, problem: 'x', question: '?', reference };
}

describe('grading an answer to a word problem', () => {
  it.each([
    { language: 'en', text: 'The profit is 200,000 - 130,000 = 70,000.\nAnswer: 70,000' },
    { language: 'en', text: 'So the profit that they make with it is **$70,000**.' },
    { language: 'de', text: 'Der Gewinn ist 200.000 − 130.000.\nAntwort: 70.000' },
    { language: 'de', text: 'Das ergibt einen Gewinn von 70.000 $.' },
    { language: 'de', text: '**Antwort:** 70 000' },
    { language: 'es', text: 'La ganancia es de 200.000 − 130.000.\nRespuesta: 70.000' },
    { language: 'es', text: 'Respuesta: $70,000' },
    { language: 'fr', text: 'Le bénéfice est de 200 000 − 130 000 dollars.\nRéponse : 70 000' },
    { language: 'fr', text: 'RÉPONSE\u00a0: 70\u202f000 $' },
    { language: 'ja', text: '利益は200,000−130,000です。\n答え：70,000' },
    { language: 'ja', text: '答え: 7万ドル' },
    { language: 'ja', text: 'したがって、利益は７００００ドルです。' },
  ] as const)('accepts $language "$text" for 70,000', async ({ language, text }) => {
    expect(await gradesOf(mgsm, asked(language), text)).toMatchObject({ answer: { score: 1 } });
  });

  it.each([
    { language: 'en', text: 'Answer: 7,000', mode: 'wrong-answer' },
    { language: 'de', text: 'Antwort: 70,5', mode: 'wrong-answer' },
    { language: 'de', text: '70.000 wäre zu viel.\nAntwort: 65.000', mode: 'wrong-answer' },
    { language: 'es', text: 'Respuesta: setenta mil', mode: 'no-answer' },
    { language: 'fr', text: 'Réponse : 70', mode: 'wrong-answer' },
    { language: 'ja', text: '答え：7千', mode: 'wrong-answer' },
    { language: 'ja', text: '', mode: 'no-answer' },
  ] as const)('does not accept $language "$text" for 70,000: $mode', async ({ language, text, mode }) => {
    expect(await gradesOf(mgsm, asked(language), text)).toMatchObject({ answer: { score: 0, mode } });
  });

  it.each([
    { language: 'de', text: 'Antwort: 70.000', format: { score: 1 } },
    { language: 'de', text: 'Antwort: 70,000', format: { score: 0, mode: 'wrong-number-format' } },
    { language: 'en', text: 'Answer: 70.000', format: { score: 0, mode: 'wrong-number-format' } },
    { language: 'es', text: 'Respuesta: 70,000', format: { score: 1 } },
    { language: 'es', text: 'Respuesta: 70.000', format: { score: 1 } },
    { language: 'fr', text: 'Réponse : 70 000', format: { kind: 'notApplicable' } },
    { language: 'ja', text: '答え：70,000', format: { score: 1 } },
    { language: 'ja', text: '答え：70000', format: { kind: 'notApplicable' } },
    { language: 'ja', text: 'わかりません。', format: { kind: 'notApplicable' } },
  ] as const)(
    'tells the format of $language "$text" apart from the number: $format',
    async ({ language, text, format }) => {
      expect(await gradesOf(mgsm, asked(language), text)).toMatchObject({ format });
    },
  );

  it.each(MGSM_CODES)(
    'tells an answer in English from one in %s, though both have the number right',
    async (language) => {
      const english = await gradesOf(mgsm, asked(language), mgsmAnswer('en', 70_000));
      expect(english).toMatchObject({
        answer: { score: 1 },
        language: language === 'en' ? { score: 1 } : { score: 0, mode: 'wrong-language' },
      });
      expect(await gradesOf(mgsm, asked(language), mgsmAnswer(language, 70_000))).toMatchObject({
        language: { score: 1 },
      });
    },
  );

  it.each(MGSM_CODES)('asks in %s, with the answer line that its grader looks for', (language) => {
    const { markers, instruction, shortInstruction } = MGSM_LANGUAGES[language];
    expect(instruction).toContain(markers[0]);
    expect(shortInstruction).toContain(markers[0]);
    expect(mgsm.prompts.base?.(asked(language))).toEqual([{ role: 'user', text: `?\n\n${instruction}` }]);
  });
});

describeRecorded('mgsm over the published problems', () => {
  let cases: readonly MgsmCase[];
  beforeAll(async () => {
    cases = await readAll(mgsm.cases.read());
  });

  it('has 250 problems in five languages, with the same reference in each', () => {
    expect(cases).toHaveLength(1250);
    expect(new Set(cases.map(({ id }) => id)).size).toBe(1250);
    const problems = Map.groupBy(cases, ({ problem }) => problem);
    expect(problems.size).toBe(250);
    for (const versions of problems.values()) {
      expect(versions.map(({ language }) => language)).toEqual(MGSM_CODES);
      expect(new Set(versions.map(referenceValue)).size).toBe(1);
    }
  });

  it('clusters the five versions of a problem, and slices by language', async () => {
    const { planned } = await loadScenario(mgsm);
    expect(new Set(Object.values(planned.cases).map(({ cluster }) => cluster)).size).toBe(250);
    expect(planned.cases['ja-017']).toMatchObject({ cluster: '017', slices: { language: 'ja' } });
  });

  it('holds every language alike within the first n cases', async () => {
    const { cases: first } = await loadScenario(mgsm, { limit: 10 });
    expect([...first.keys()].map((id) => id.slice(0, 2))).toEqual([...MGSM_CODES, ...MGSM_CODES]);
  });

  it('grades the known answers to every problem as known, right ones in the right language', async () => {
    for (const one of cases) {
      const known = mgsm.knownAnswers?.(one);
      assert(known !== undefined);
      for (const [reply] of known.good) {
        const grades = await gradesOf(mgsm, one, reply?.text ?? '');
        expect(grades, one.id).toMatchObject({ answer: { score: 1 } });
        expect(grades.format, one.id).not.toMatchObject({ score: 0 });
        expect(grades.language, one.id).not.toMatchObject({ score: 0 });
      }
      for (const { replies, mode } of known.bad) {
        expect(await gradesOf(mgsm, one, replies[0]?.text ?? ''), one.id).toMatchObject({ answer: { score: 0, mode } });
        expect(Object.keys(TAXONOMY)).toContain(mode);
      }
    }
  });
});
