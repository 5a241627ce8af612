import { z } from 'zod';
import { fingerprint } from '#bench/domain/fingerprint.ts';
import { type BfclAccepted, bfclCall } from '#bench/graders/bfcl-call.ts';
import { parseCase } from '#bench/plan/case-source.ts';
import { defineScenario } from '#bench/plan/define-scenario.ts';
import { readLines } from '#bench/plan/read-lines.ts';
import { evidencePath } from '#scenarios/recorded/evidence-path.ts';
import { bfclKnownAnswers } from './accepted-calls.ts';
import { BFCL_SCHEMA, gradedFunction, offeredName, offeredTool, type PublishedFunction } from './bfcl-functions.ts';

/** The published categories that are asked here, all of one turn and graded without running anything. */
export const BFCL_CATEGORIES = ['simple_python', 'multiple', 'parallel', 'irrelevance'] as const;

export interface BfclCase {
  readonly id: string;
  readonly category: (typeof BFCL_CATEGORIES)[number];
  readonly question: string;
  /** Of the question's words: many questions of `multiple` are those of `simple_python` with more functions to choose from. */
  readonly request: string;
  readonly functions: readonly PublishedFunction[];
  /** Calls under the names that are offered, each with its accepted arguments; empty where no function fits. */
  readonly accepted: readonly BfclAccepted[];
}

const PUBLIC_SOURCE =
  'https://github.com/ShishirPatil/gorilla, commit 6ea5797, folder berkeley-function-call-leaderboard/bfcl_eval/data/ (Apache-2.0)';

const QUESTION_ROW = z.object({
  id: z.string().min(1),
  question: z.tuple([z.tuple([z.object({ role: z.literal('user'), content: z.string().min(1) })])]),
  function: z.array(z.object({ name: z.string().min(1), description: z.string(), parameters: BFCL_SCHEMA })).min(1),
});
const ANSWER_ROW = z.object({
  id: z.string().min(1),
  ground_truth: z.array(z.record(z.string(), z.record(z.string(), z.array(z.unknown()).min(1)))).min(1),
});

/** Does a contender call the right function with the right arguments, as often as asked, and none where none fits? */
export const bfcl = defineScenario({
  id: 'bfcl',
  version: 1,
  title: 'Calling functions with the right arguments (BFCL v4, one turn)',
  tier: 'launch',
  severity: 'S1',
  cases: {
    describes: 'BFCL_v4_{simple_python,multiple,parallel,irrelevance}.json of BFCL',
    async *read() {
      // Category by category in turn, so that the first n cases hold all four.
      const columns = await Promise.all(BFCL_CATEGORIES.map(readCategory));
      const longest = Math.max(...columns.map(({ length }) => length));
      for (let row = 0; row < longest; row += 1) {
        for (const column of columns) {
          const one = column[row];
          if (one !== undefined) yield one;
        }
      }
    },
  },
  slices: ['category'],
  cluster: 'request',
  prompts: { base: (c) => c.question },
  offers: (c) => c.functions.map(offeredTool),
  graders: {
    calls: bfclCall<BfclCase>({
      expected: (c) => ({ functions: c.functions.map(gradedFunction), accepted: c.accepted }),
    }),
  },
  primary: 'calls',
  knownAnswers: (c) => bfclKnownAnswers(c),
});

/** Files of a category, below the evidence folder; the second one is missing where no call is right. */
export function bfclFiles(category: BfclCase['category']): readonly [string, string | undefined] {
  const name = `bfcl/BFCL_v4_${category}`;
  return [`${name}.json`, category === 'irrelevance' ? undefined : `${name}_possible_answer.json`];
}

/** @throws Error naming file and case, when a question has no answers, or answers with a function it does not offer */
async function readCategory(category: BfclCase['category']): Promise<readonly BfclCase[]> {
  const [questions, answers] = bfclFiles(category);
  const truths = new Map<string, z.output<typeof ANSWER_ROW>['ground_truth']>();
  if (answers !== undefined) {
    for await (const { id, ground_truth } of readRows(answers, ANSWER_ROW)) truths.set(id, ground_truth);
  }
  const cases: BfclCase[] = [];
  for await (const row of readRows(questions, QUESTION_ROW)) {
    const truth = truths.get(row.id) ?? [];
    const names = new Set(row.function.map(({ name }) => name));
    const calls = truth.flatMap((call) => Object.entries(call));
    if (truth.length !== calls.length || (answers !== undefined && !calls.some(([name]) => names.has(name)))) {
      throw new Error(
        `${answers ?? questions}, ${row.id}: expected one function a call, out of ${[...names].join(', ')}. Take the files as published: ${PUBLIC_SOURCE}.`,
      );
    }
    const question = row.question[0][0].content;
    cases.push({
      id: row.id,
      category,
      question,
      request: fingerprint(question),
      functions: row.function,
      accepted: calls.map(([name, args]) => ({ name: offeredName(name), args })),
    });
  }
  return cases;
}

/** One JSON object a line, whatever the ending of the file's name says. */
async function* readRows<T>(file: string, schema: z.ZodType<T>): AsyncGenerator<T> {
  let line = 0;
  for await (const text of readLines(evidencePath(file, PUBLIC_SOURCE))) {
    line += 1;
    if (text.trim() !== '') yield parseCase(JSON.parse(text), schema, `${file}, line ${line}`);
  }
}
