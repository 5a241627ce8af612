import { assert, beforeAll, describe, expect, it } from 'vitest';
import { describeRecorded } from '#scenarios/drift/describe-recorded.ts';
import {
  countRight,
  type GradedRecording,
  gradeRecordings,
  gradesOf,
  pairedCounts,
} from '#scenarios/drift/grade-recordings.ts';
import { readAll } from '#scenarios/drift/read-all.ts';
import { TAXONOMY } from '#scenarios/taxonomy.ts';
import { type Gsm8kCase, gsm8k, publishedAnswer, readSolutions } from './scenario.ts';

const EGGS: Gsm8kCase = { id: 'test-x', question: 'How many dollars?', reference: '1,080', steps: '1-2' };

describe('the published rule', () => {
  it.each([
    { text: '9 * 120 = 1080\nA: 1,080', answer: '1080' },
    { text: 'A: 7\nA: $1,080', answer: '1080' },
    { text: '\nA: 1080.', answer: '1080.' },
    { text: 'A: 1080', answer: 'A: 1080' },
  ])('reads $text as $answer', ({ text, answer }) => {
    expect(publishedAnswer(text)).toBe(answer);
  });
});

describe('grading a worked answer', () => {
  it('grades the known answers as known, with modes of the taxonomy', async () => {
    const known = gsm8k.knownAnswers?.(EGGS);
    assert(known !== undefined);
    for (const [reply] of known.good) {
      expect(await gradesOf(gsm8k, EGGS, reply?.text ?? '')).toMatchObject({ answer: { score: 1 } });
    }
    for (const { replies, mode } of known.bad) {
      expect(await gradesOf(gsm8k, EGGS, replies[0]?.text ?? '')).toMatchObject({ answer: { score: 0, mode } });
      expect(Object.keys(TAXONOMY)).toContain(mode);
    }
  });

  it.each([
    { text: 'It is $1,080.00 a day.', because: 'a sentence is an answer' },
    { text: '9 × 120 = 1080\n**A:** 1080 dollars', because: 'markup and a unit do no harm' },
    { text: '\\[ 9 \\times 120 = \\boxed{1080} \\]', because: 'TeX is read' },
  ])(
    'is fair to a model that answers "$text": $because, though the published rule does not see it',
    async ({ text }) => {
      expect(await gradesOf(gsm8k, EGGS, text)).toMatchObject({ answer: { score: 1 }, published: { score: 0 } });
    },
  );

  it.each(['base', 'terse'])('asks for the form of the recorded solutions: %s', (variant) => {
    const [message] = gsm8k.prompts[variant]?.(EGGS) ?? [];
    expect(message?.text).toContain(EGGS.question);
    expect(message?.text).toContain('"A: "');
  });
});

describeRecorded('gsm8k over the recorded solutions', () => {
  let graded: ReadonlyMap<string, ReadonlyMap<string, GradedRecording>>;
  beforeAll(async () => {
    graded = await gradeRecordings(gsm8k);
  });

  it('has 1,319 questions with different ids and whole numbers as answers', async () => {
    const cases = await readAll(gsm8k.cases.read());
    expect(new Set(cases.map(({ id }) => id)).size).toBe(1319);
    expect(new Set(cases.map(({ question }) => question)).size).toBe(1319);
    expect(cases.every(({ reference }) => Number.isInteger(Number(reference.replaceAll(',', ''))))).toBe(true);
  });

  it.each([
    { system: '6b_finetuning', right: 286 },
    { system: '6b_verification', right: 515 },
    { system: '175b_finetuning', right: 458 },
    { system: '175b_verification', right: 742 },
  ])('finds $right of 1,319 right for $system, as published, by either grader', ({ system, right }) => {
    expect(graded.get(system)?.size).toBe(1319);
    expect(countRight(graded.get(system), 'published')).toBe(right);
    expect(countRight(graded.get(system), 'answer')).toBe(right);
  });

  it.each(['answer', 'published'])('agrees by "%s" with every one of the 5,276 published flags', async (grader) => {
    const disagreements: string[] = [];
    let flags = 0;
    for await (const { caseId, system, solution } of readSolutions()) {
      flags += 1;
      const grade = graded.get(system)?.get(caseId)?.grades[grader];
      assert(grade?.kind === 'scored');
      if ((grade.score === 1) !== solution.is_correct) disagreements.push(`${system} ${caseId}: ${grade.detail}`);
    }
    expect({ flags, disagreements }).toEqual({ flags: 5276, disagreements: [] });
  });

  it('pairs the large system without a verifier and the small one with it by case: 152 lost, 209 gained', () => {
    expect(pairedCounts(graded.get('175b_finetuning'), graded.get('6b_verification'), 'answer')).toEqual({
      lost: 152,
      gained: 209,
    });
  });

  it('grades its known answers as known for every question', async () => {
    for (const one of await readAll(gsm8k.cases.read())) {
      const known = gsm8k.knownAnswers?.(one);
      for (const [reply] of known?.good ?? []) {
        expect(await gradesOf(gsm8k, one, reply?.text ?? ''), one.id).toMatchObject({ answer: { score: 1 } });
      }
      for (const { replies, mode } of known?.bad ?? []) {
        expect(await gradesOf(gsm8k, one, replies[0]?.text ?? ''), one.id).toMatchObject({
          answer: { score: 0, mode },
        });
      }
    }
  });
});
