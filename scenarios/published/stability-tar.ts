import { readFileSync } from 'node:fs';
import { parse as parseCsv } from 'csv-parse/sync';
import { z } from 'zod';
import type { CheckedFigure, PublishedCheck } from '#bench/domain/published-check.ts';
import { parseCase } from '#bench/plan/case-source.ts';
import { passAtK, passHatK } from '#bench/stats/pass-at-k.ts';
import { totalAgreementRate } from '#bench/stats/total-agreement-rate.ts';
import { gradesOf } from '#scenarios/drift/grade-recordings.ts';
import { readAll } from '#scenarios/drift/read-all.ts';
import { evidencePath } from '#scenarios/recorded/evidence-path.ts';
import { readChoice, STABILITY_TRIALS, stability } from '#scenarios/stability/scenario.ts';

/** The tasks of the published table whose replies are published too. */
const TASKS = ['college_mathematics', 'logical_deduction', 'navigate', 'public_relations', 'ruin_names'];
const TABLE = 'llm-stability/strict_json_schema_stability_eval.csv';

const COUNT = z.coerce.number().int();
const ROW = z.object({
  task: z.string().min(1),
  TACr: COUNT,
  TACa: COUNT,
  correct_count_per_run: z
    .string()
    .transform((text) => JSON.parse(text))
    .pipe(z.array(z.number()).length(STABILITY_TRIALS)),
  num_questions: COUNT,
  best_possible_count: COUNT,
  worst_possible_count: COUNT,
});
type Row = z.output<typeof ROW>;

export const stabilityTar: PublishedCheck = {
  id: 'stability-tar',
  title: 'GPT-4o at temperature 0 with a fixed seed, asked everything five times',
  rule:
    'Questions whose five replies are the same letter for letter, or give the same answer; right answers of every run, the member ' +
    'Answer of the JSON held against the reference; questions that at least one run, and that all five have right.',
  publishedBy: 'breckbaldwin/llm-stability, experiments/strict_json_schema/stability_eval.csv',
  source: 'llm-stability',
  files: [TABLE, ...TASKS.map((task) => `llm-stability/strict_json_schema/${task}.jsonl`)],
  async check() {
    const recorded = await readTasks();
    const printed = new Map(readTable().map((row) => [row.task, row]));
    return TASKS.flatMap((task) => {
      const [row, questions] = [printed.get(task), recorded.get(task)];
      if (row === undefined || questions === undefined)
        throw new Error(`${TABLE}, or the replies beside it, lack the task ${task}.`);
      return figuresOf(row, questions);
    });
  },
};

/** One question: its five replies, and whether each is right. */
interface Question {
  readonly replies: readonly string[];
  readonly right: readonly number[];
}

function figuresOf(printed: Row, questions: readonly Question[]): readonly CheckedFigure[] {
  const n = questions.length;
  const count = (what: string, published: number, ours: number): CheckedFigure => ({
    name: `${printed.task}, ${what}`,
    unit: 'count',
    published,
    ours,
    agreement: { kind: 'exact' },
    n,
  });
  const trials = questions.map(({ replies }) => replies.length);
  const passed = questions.map(({ right }) => sum(right));
  const raw = questions.map(({ replies }) => replies);
  // A reply without a readable answer agrees with nobody, nor with another such reply.
  const parsed = raw.map((replies) => replies.map((reply, run) => readChoice(reply) ?? `unread ${run}`));
  return [
    count('questions', printed.num_questions, n),
    count('same replies', printed.TACr, agreeing(raw)),
    count('same answers', printed.TACa, agreeing(parsed)),
    ...printed.correct_count_per_run.map((published, run) =>
      count(`right in run ${run + 1}`, published, sum(questions.map(({ right }) => right[run] ?? Number.NaN))),
    ),
    count('right in any run', printed.best_possible_count, sum(passAtK(trials, passed, STABILITY_TRIALS).perCase)),
    count('right in every run', printed.worst_possible_count, sum(passHatK(trials, passed, STABILITY_TRIALS).perCase)),
  ];
}

/** Questions whose outputs all agree: the rate after Atil et al., as the count that it is of. */
function agreeing(outputs: readonly (readonly string[])[]): number {
  const rate = totalAgreementRate(outputs);
  return rate === undefined ? Number.NaN : Math.round(rate * outputs.length);
}

function sum(values: readonly (number | undefined)[]): number {
  return values.reduce<number>((total, value) => total + (value ?? Number.NaN), 0);
}

async function readTasks(): Promise<ReadonlyMap<string, readonly Question[]>> {
  const replies = Map.groupBy(await readAll(stability.recordings?.() ?? []), ({ caseId }) => caseId);
  const tasks = new Map<string, Question[]>();
  for await (const asked of stability.cases.read()) {
    const own = (replies.get(asked.id) ?? []).map(({ text }) => text);
    const right: number[] = [];
    for (const text of own) {
      const { choice } = await gradesOf(stability, asked, text);
      right.push(choice?.kind === 'scored' ? choice.score : Number.NaN);
    }
    const questions = tasks.get(asked.task) ?? [];
    tasks.set(asked.task, questions);
    questions.push({ replies: own, right });
  }
  return tasks;
}

function readTable(): readonly Row[] {
  const path = evidencePath(TABLE, 'https://github.com/breckbaldwin/llm-stability, commit c089c02 (Apache-2.0)');
  const records: unknown[] = parseCsv(readFileSync(path), { columns: true, bom: true });
  return records.map((record, index) => parseCase(record, ROW, `${TABLE}, row ${index + 1}`));
}
