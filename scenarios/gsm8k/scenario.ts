import { z } from 'zod';
import { scored } from '#bench/domain/grade.ts';
import type { Recording } from '#bench/domain/provider.ts';
import type { Grader } from '#bench/domain/scenario.ts';
import { numericFinalAnswer } from '#bench/graders/numeric-final-answer.ts';
import { quote } from '#bench/graders/quote.ts';
import { parseCase } from '#bench/plan/case-source.ts';
import { defineScenario } from '#bench/plan/define-scenario.ts';
import { readLines } from '#bench/plan/read-lines.ts';
import { evidencePath } from '#scenarios/recorded/evidence-path.ts';
import { recordedText } from '#scenarios/recorded/recorded-text.ts';

export interface Gsm8kCase {
  readonly id: string;
  readonly question: string;
  /** What stands behind `####` in the reference solution: digits, perhaps with commas. */
  readonly reference: string;
  /** Lines of working in the reference solution: how long the way to the answer is. */
  readonly steps: '1-2' | '3-4' | '5-6' | '7 and more';
}

/** The recorded systems under the publishers' names. */
export const GSM8K_SYSTEMS = ['6b_finetuning', '6b_verification', '175b_finetuning', '175b_verification'] as const;

/** The recorded solutions as published, each with the publishers' own verdict. */
export const GSM8K_SOLUTIONS = 'gsm8k/example_model_solutions.jsonl';
const QUESTIONS = 'gsm8k/test.jsonl';
const PUBLIC_SOURCE = 'https://github.com/openai/grade-school-math, commit 3101c7d (MIT)';
/** What the publishers' rule cuts a solution at; a solution ends in it and the number. */
const PUBLISHED_MARKER = '\nA: ';

const QUESTION_ROW = z.object({ question: z.string().min(1), answer: z.string().includes('#### ') });
const SOLUTION = z.object({ is_correct: z.boolean(), solution: z.string() });
const SOLUTION_ROW = z.object({
  question: z.string().min(1),
  ground_truth: z.string().includes(PUBLISHED_MARKER),
  ...(Object.fromEntries(GSM8K_SYSTEMS.map((system) => [system, SOLUTION])) as Record<
    (typeof GSM8K_SYSTEMS)[number],
    typeof SOLUTION
  >),
});

/** Grade-school word problems with one whole number as the answer; solutions of four systems of 2021 are recorded. */
export const gsm8k = defineScenario({
  id: 'gsm8k',
  version: 1,
  title: 'Grade-school word problems (GSM8K test, recorded 2021)',
  tier: 'launch',
  severity: 'S2',
  cases: {
    describes: `${QUESTIONS} of GSM8K`,
    async *read() {
      let line = 0;
      for await (const row of readRows(QUESTIONS, QUESTION_ROW)) {
        line += 1;
        yield gsm8kCase(row, line);
      }
    },
  },
  slices: ['steps'],
  prompts: {
    // The form of the recorded solutions, so that one grader reads old and new answers alike.
    base: (c) => `${c.question}\n\nWork it out step by step. End with a line that holds "A: " and the number alone.`,
    terse: (c) => `${c.question}\n\nReply with one line only: "A: " and the number.`,
  },
  graders: {
    answer: numericFinalAnswer<Gsm8kCase>({ expected: (c) => c.reference, markers: () => ['A', 'Answer'] }),
    published: publishedGrader(),
  },
  primary: 'answer',
  knownAnswers: (c) => {
    const wrong = String(Number(c.reference.replaceAll(',', '')) + 1);
    return {
      good: [[{ text: `A: ${c.reference}` }], [{ text: `Taking it step by step, it all adds up.\nA: ${c.reference}` }]],
      bad: [
        { replies: [{ text: `Taking it step by step, it all adds up.\nA: ${wrong}` }], mode: 'wrong-answer' },
        { replies: [{ text: 'That cannot be told from the question.' }], mode: 'no-answer' },
      ],
    };
  },
  recordings: async function* () {
    for await (const { caseId, system, solution } of readSolutions())
      yield recordingOf(caseId, system, solution.solution);
  },
});

/** One recorded solution with what its publishers said of it. */
export interface PublishedSolution {
  readonly caseId: string;
  readonly system: (typeof GSM8K_SYSTEMS)[number];
  readonly solution: z.output<typeof SOLUTION>;
}

/**
 * Every recorded solution, question by question in the order of the questions.
 * @throws Error when the two files do not hold the same questions in the same order: a solution would be graded against another answer
 */
export async function* readSolutions(): AsyncGenerator<PublishedSolution> {
  const cases: Gsm8kCase[] = [];
  for await (const one of gsm8k.cases.read()) cases.push(one);
  let line = 0;
  for await (const row of readRows(GSM8K_SOLUTIONS, SOLUTION_ROW)) {
    const asked = cases[line];
    line += 1;
    if (asked?.question !== row.question || publishedAnswer(row.ground_truth) !== plainNumber(asked.reference)) {
      throw new Error(
        `${GSM8K_SOLUTIONS}, line ${line}: expected the question and answer of line ${line} of ${QUESTIONS}. Take both as published: ${PUBLIC_SOURCE}.`,
      );
    }
    for (const system of GSM8K_SYSTEMS) yield { caseId: asked.id, system, solution: row[system] };
  }
}

/** The published rule: what stands behind the last `\nA: `, or all of it where there is none, without commas and dollar signs. */
export function publishedAnswer(solution: string): string {
  const at = solution.lastIndexOf(PUBLISHED_MARKER);
  return plainNumber(at === -1 ? solution : solution.slice(at + PUBLISHED_MARKER.length));
}

function plainNumber(written: string): string {
  return written.replace(/[,$]/g, '');
}

function publishedGrader(): Grader<Gsm8kCase> {
  return {
    version: '1',
    describes:
      'The published rule: what stands behind the last "A: " line mark, without commas and $, is the reference letter for letter',
    grade({ case: c, text }) {
      const answer = publishedAnswer(text);
      if (answer === plainNumber(c.reference)) return scored(1, { detail: answer });
      return scored(0, {
        detail: `${quote(answer)}; expected ${c.reference}`,
        mode: text.includes(PUBLISHED_MARKER) ? 'wrong-answer' : 'no-answer',
      });
    },
  };
}

function gsm8kCase({ question, answer }: z.output<typeof QUESTION_ROW>, line: number): Gsm8kCase {
  const at = answer.lastIndexOf('#### ');
  const reference = answer.slice(at + '#### '.length).trim();
  if (!/^-?[\d,]+$/.test(reference)) {
    throw new Error(
      `${QUESTIONS}, line ${line}: expected digits behind "#### ", found "${reference}". Take the file as published: ${PUBLIC_SOURCE}.`,
    );
  }
  const working = answer.slice(0, at).trim().split('\n').length;
  return { id: `test-${line}`, question, reference, steps: stepsOf(working) };
}

function stepsOf(lines: number): Gsm8kCase['steps'] {
  if (lines <= 2) return '1-2';
  if (lines <= 4) return '3-4';
  return lines <= 6 ? '5-6' : '7 and more';
}

async function* readRows<T>(file: string, schema: z.ZodType<T>): AsyncGenerator<T> {
  let line = 0;
  for await (const text of readLines(evidencePath(file, PUBLIC_SOURCE))) {
    line += 1;
    if (text.trim() !== '') yield parseCase(JSON.parse(text), schema, `${file}, line ${line}`);
  }
}

function recordingOf(caseId: string, modelId: string, text: string): Recording {
  return recordedText({
    modelId,
    caseId,
    repetition: 1,
    text,
  });
}
