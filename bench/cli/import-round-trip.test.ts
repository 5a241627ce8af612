import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { assert, expect, it } from 'vitest';
import type { TrialGrade } from '#bench/domain/grade.ts';
import type { Trial, TrialReply } from '#bench/domain/trial.ts';
import { describeSamples } from '#bench/import/describe-samples.ts';
import { findRun, readGrades, readReplies, readRuns, readTrials } from '#bench/store/read-runs.ts';
import { exportRun } from './commands/export.ts';
import { type ImportFlags, importTrials } from './commands/import.ts';
import { keepingScreen } from './example-decision-world.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder('round-trip');
let made = 0;

interface Held {
  readonly trials: readonly Trial[];
  readonly replies: readonly TrialReply[];
  readonly grades: readonly TrialGrade[];
}

async function imported(
  format: string,
  file: string,
  flags: Partial<ImportFlags> = {},
): Promise<{ results: string; held: Held }> {
  made += 1;
  const results = join(folder, `results-${made}`);
  const given: ImportFlags = {
    map: [],
    contender: undefined,
    scenario: undefined,
    name: undefined,
    primary: undefined,
    preview: false,
    skipFaulty: false,
    results,
    json: false,
    ...flags,
  };
  expect(await importTrials(format, [file], given, keepingScreen())).toBe(0);
  const [run] = await readRuns(results);
  assert(run !== undefined);
  const found = await findRun(results, run.id);
  const held = {
    trials: await listed(readTrials(found.folder)),
    replies: await listed(readReplies(found.folder)),
    grades: await listed(readGrades(found.folder, 1)),
  };
  return { results, held };
}

async function exported(results: string, format: string): Promise<string> {
  const out = join(folder, `out-${made}-${format}`);
  await exportRun(
    'latest',
    { results, out, format, policy: undefined, withContent: true, json: false },
    keepingScreen(),
  );
  expect(existsSync(out)).toBe(true);
  return out;
}

async function listed<T>(values: AsyncIterable<T>): Promise<readonly T[]> {
  const all = [];
  for await (const value of values) all.push(value);
  return all;
}

/** What a file of another tool can hold of an answer, whatever the answer is called there. */
function toldOf({ trials, replies, grades }: Held) {
  return trials
    .map((trial) => ({
      contender: trial.contender,
      repetition: trial.repetition,
      outcome: trial.outcome.kind === 'failed' ? trial.outcome.failure.kind : trial.outcome.kind,
      startedAt: trial.startedAt,
      e2eMs: trial.latency?.e2eMs,
      ttftMs: trial.latency?.ttftMs,
      inputTokens: trial.usage?.inputTokens,
      outputTokens: trial.usage?.outputTokens ?? trial.recorded?.outputTokens,
      usd: trial.cost.kind === 'unpriced' ? undefined : trial.cost.usd,
      text: replies.find((reply) => reply.trial === trial.id)?.text,
      prompt: replies.find((reply) => reply.trial === trial.id)?.prompt.map(({ text }) => text),
      scores: Object.fromEntries(
        grades.flatMap(({ trial: of, grader, grade }) =>
          of === trial.id && grade.kind === 'scored' ? [[grader, grade.score]] : [],
        ),
      ),
    }))
    .sort((a, b) =>
      `${a.contender} ${a.repetition} ${a.prompt}`.localeCompare(`${b.contender} ${b.repetition} ${b.prompt}`),
    );
}

describeSamples('a file of another tool, imported, exported and imported again', '.', (samples) => {
  it.each([
    { format: 'braintrust', file: 'braintrust/experiment_events.jsonl' },
    { format: 'otel', file: 'otel/genai_span_otlp.json' },
  ])('says the same in its own format: $format', async ({ format, file }) => {
    const first = await imported(format, join(samples, file));
    const second = await imported(format, await exported(first.results, format));
    expect(toldOf(second.held)).toEqual(toldOf(first.held));
    expect(first.held.trials.length).toBeGreaterThan(0);
  });

  it.each([
    { format: 'promptfoo', file: 'promptfoo/results.json' },
    { format: 'promptfoo', file: 'promptfoo/results.jsonl' },
    { format: 'inspect', file: 'inspect/inspect_log_popularity_gpt-4o-mini.json' },
    { format: 'inspect', file: 'inspect/inspect_log_v2_ollama.json' },
    { format: 'braintrust', file: 'braintrust/experiment_events.jsonl' },
    { format: 'openai-evals', file: 'openai-evals/run_log.jsonl' },
    { format: 'otel', file: 'otel/genai_span_otlp.json' },
  ])('says the same as our table of trials: $file', async ({ format, file }) => {
    const first = await imported(format, join(samples, file));
    const table = join(await exported(first.results, 'csv'), 'trials.csv');
    const map = [
      ...['output=reply_text', 'case=case', 'contender=contender', 'repetition=repetition', 'error=error'],
      ...[
        'latencyMs=e2e_ms',
        'ttftMs=ttft_ms',
        'costUsd=usd',
        'inputTokens=input_tokens',
        'outputTokens=output_tokens',
      ],
      ...['startedAt=started_at', 'score:primary=score'],
    ];
    const second = await imported('csv', table, { map });
    const primary = (held: Held) => new Set(held.grades.map(({ grader }) => grader));
    const [one = 'primary'] = primary(first.held);
    const plain = (held: Held, grader: string) =>
      toldOf(held).map(({ prompt, scores, ...told }) => ({ ...told, score: scores[grader] }));
    expect(sorted(plain(second.held, 'primary'))).toEqual(sorted(plain(first.held, one)));
  });
});

function sorted<T>(values: readonly T[]): readonly T[] {
  return values.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
}
