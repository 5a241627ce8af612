import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { afterEach, assert, beforeEach, describe, expect, it } from 'vitest';
import { parseContender } from '#bench/plan/parse-contender.ts';
import { exampleGrade, exampleReply, exampleTrial } from '#bench/store/example-run.ts';
import { everyEvalEver } from './every-eval-ever.ts';
import { exampleExport, exportSource } from './example-export.ts';
import type { ExportSource } from './export-format.ts';
import { hostileTrials } from './hostile-trials.ts';
import { writeExport } from './write-export.ts';

const COMMITTED = join(process.cwd(), 'results', 'runs', '2026-10-20T090000Z-monthly-check-67350d');

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bakeoff-eee-'));
});
afterEach(() => rm(folder, { recursive: true }));

const text = { type: 'string' };
const number = { type: 'number' };
const count = { type: 'integer', minimum: 0 };
const texts = { type: 'object', additionalProperties: text };

function record(required: Readonly<Record<string, unknown>>, optional: Readonly<Record<string, unknown>> = {}) {
  return {
    type: 'object',
    required: Object.keys(required),
    properties: { ...required, ...optional },
    additionalProperties: false,
  };
}

/** What eval.schema.json 0.2.2 demands of the members that we write, and the enumerations of 0.3.0; stricter: no other member. */
const AGGREGATE = record(
  {
    schema_version: { const: '0.2.2' },
    evaluation_id: text,
    retrieved_timestamp: { type: 'string', pattern: '^\\d+(\\.\\d+)?$' },
    source_metadata: record(
      {
        source_type: { enum: ['documentation', 'evaluation_run'] },
        source_organization_name: text,
        evaluator_relationship: { enum: ['first_party', 'third_party', 'collaborative', 'other'] },
      },
      { source_name: text, additional_details: texts },
    ),
    eval_library: record({ name: text, version: text }),
    model_info: record(
      {
        name: text,
        id: text,
        additional_details: {
          ...texts,
          required: ['deployment_type', 'model_availability'],
          properties: { deployment_type: { const: 'unknown' }, model_availability: { const: 'unknown' } },
        },
      },
      { developer: text, inference_platform: text },
    ),
    evaluation_results: {
      type: 'array',
      items: record(
        {
          evaluation_name: text,
          source_data: record({ dataset_name: text, source_type: { const: 'other' } }, { additional_details: texts }),
          metric_config: record(
            {
              lower_is_better: { type: 'boolean' },
              score_type: { const: 'continuous' },
              min_score: number,
              max_score: number,
            },
            {
              evaluation_description: text,
              metric_id: text,
              metric_name: text,
              metric_unit: text,
              additional_details: texts,
            },
          ),
          score_details: record(
            { score: number },
            {
              details: texts,
              uncertainty: record(
                {},
                {
                  confidence_interval: record(
                    { lower: number, upper: number },
                    { confidence_level: { type: 'number', minimum: 0, maximum: 1 }, method: text },
                  ),
                  num_samples: count,
                },
              ),
            },
          ),
        },
        {
          evaluation_result_id: text,
          evaluation_timestamp: text,
          generation_config: record(
            {},
            {
              generation_args: record(
                {},
                { temperature: number, top_p: number, max_tokens: { type: 'integer', minimum: 1 } },
              ),
              additional_details: texts,
            },
          ),
        },
      ),
    },
  },
  {
    evaluation_timestamp: text,
    detailed_evaluation_results: record(
      {
        format: { const: 'jsonl' },
        file_path: {
          type: 'string',
          pattern:
            '^data/[^/]+/[^/]+/[^/]+/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}_samples\\.jsonl$',
        },
      },
      { hash_algorithm: { enum: ['sha256', 'md5'] }, checksum: text, total_rows: count },
    ),
  },
);

const known = (schema: object) => ({ anyOf: [schema, { type: 'null' }] });

/** The same of instance_level_eval.schema.json 0.2.2. */
const SAMPLE = {
  ...record(
    {
      schema_version: { const: 'instance_level_eval_0.2.2' },
      evaluation_id: text,
      model_id: text,
      evaluation_name: text,
      sample_id: text,
      interaction_type: { enum: ['single_turn', 'multi_turn', 'agentic'] },
      input: record({ raw: text, reference: { type: 'array', items: text } }, { formatted: known(text) }),
      answer_attribution: {
        type: 'array',
        items: record({
          turn_idx: count,
          source: text,
          extracted_value: text,
          extraction_method: text,
          is_terminal: { type: 'boolean' },
        }),
      },
      evaluation: record(
        { score: number, is_correct: { type: 'boolean' } },
        { num_turns: { type: 'integer', minimum: 1 }, tool_calls_count: count },
      ),
    },
    {
      evaluation_result_id: text,
      sample_hash: text,
      output: known(
        record({ raw: { type: 'array', items: text } }, { reasoning_trace: known({ type: 'array', items: text }) }),
      ),
      messages: known({
        type: 'array',
        minItems: 1,
        items: record(
          { turn_idx: count, role: text },
          {
            content: known(text),
            tool_calls: { type: 'array', items: record({ id: text, name: text }, { arguments: texts }) },
            tool_call_id: { type: 'array', items: text },
          },
        ),
      }),
      token_usage: known(
        record(
          { input_tokens: count, output_tokens: count, total_tokens: count },
          {
            input_tokens_cache_write: known(count),
            input_tokens_cache_read: known(count),
            reasoning_tokens: known(count),
          },
        ),
      ),
      performance: known(
        record({}, { latency_ms: known(number), time_to_first_token_ms: known(number), additional_details: texts }),
      ),
      error: known(text),
      metadata: texts,
    },
  ),
  if: { properties: { interaction_type: { const: 'single_turn' } } },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { required: ['output'], properties: { output: { type: 'object' }, messages: { type: 'null' } } },
  else: {
    required: ['messages'],
    properties: { output: { type: 'null' }, messages: { type: 'array' }, evaluation: { required: ['num_turns'] } },
  },
};

const ajv = new Ajv({ strict: false, allErrors: true });
const [isAggregate, isSample] = [ajv.compile(AGGREGATE), ajv.compile(SAMPLE)];

interface Aggregate {
  readonly evaluation_id: string;
  readonly source_metadata: { readonly additional_details: Readonly<Record<string, string>> };
  readonly model_info: { readonly name: string; readonly additional_details: Readonly<Record<string, string>> };
  readonly evaluation_results: readonly {
    readonly evaluation_result_id: string;
    readonly score_details: {
      readonly score: number;
      readonly uncertainty: { readonly confidence_interval?: { readonly lower: number; readonly upper: number } };
    };
  }[];
  readonly detailed_evaluation_results?: {
    readonly file_path: string;
    readonly checksum: string;
    readonly total_rows: number;
  };
}

interface Sample {
  readonly evaluation_id: string;
  readonly evaluation_result_id: string;
  readonly sample_id: string;
  readonly interaction_type: string;
  readonly evaluation: { readonly score: number };
  readonly metadata: Readonly<Record<string, string>>;
}

async function exported(source: ExportSource) {
  const out = join(folder, 'out');
  await writeExport(everyEvalEver, source, out);
  const names = (await readdir(out, { recursive: true })).filter((name) => /\.jsonl?$/.test(name));
  const aggregates: Aggregate[] = [];
  const samples = new Map<string, readonly Sample[]>();
  for (const name of names) {
    const content = await readFile(join(out, name), 'utf8');
    if (name.endsWith('.json')) aggregates.push(JSON.parse(content) as Aggregate);
    else
      samples.set(
        name.replaceAll('\\', '/'),
        content.trim() === ''
          ? []
          : content
              .trim()
              .split('\n')
              .map((line) => JSON.parse(line) as Sample),
      );
  }
  return { out, names, aggregates, samples };
}

describe('a run as Every Eval Ever', () => {
  it('is valid against the schema, aggregates and samples, for the committed run', async () => {
    const { aggregates, samples, out } = await exported(await exportSource(COMMITTED, { withContent: true }));
    expect(aggregates.map(({ model_info }) => model_info.name).sort()).toEqual([
      'aurora-2',
      'aurora-2-mini',
      'borealis-3',
      'borealis-3-swift',
      'cirrus-1',
    ]);
    for (const aggregate of aggregates) {
      expect(isAggregate(aggregate), JSON.stringify(isAggregate.errors?.slice(0, 3))).toBe(true);
      const { detailed_evaluation_results: detailed } = aggregate;
      assert(detailed !== undefined);
      const own = samples.get(detailed.file_path);
      assert(own !== undefined);
      expect(own).toHaveLength(detailed.total_rows);
      const bytes = await readFile(join(out, detailed.file_path));
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(detailed.checksum);
      const results = new Set(aggregate.evaluation_results.map(({ evaluation_result_id: id }) => id));
      for (const sample of own) {
        expect(isSample(sample), JSON.stringify(isSample.errors?.slice(0, 3))).toBe(true);
        expect(sample.evaluation_id).toBe(aggregate.evaluation_id);
        expect(results.has(sample.evaluation_result_id)).toBe(true);
      }
    }
  });

  it('has the mean of the cases as score, with its interval', async () => {
    const { aggregates, samples } = await exported(await exportSource(COMMITTED, { withContent: true }));
    const aurora = aggregates.find(({ model_info }) => model_info.name === 'aurora-2');
    const result = aurora?.evaluation_results.find(({ evaluation_result_id: id }) => id === 'workspace-qa/correct');
    assert(aurora?.detailed_evaluation_results !== undefined && result !== undefined);
    const scores = new Map<string, number[]>();
    for (const { sample_id, evaluation, evaluation_result_id } of samples.get(
      aurora.detailed_evaluation_results.file_path,
    ) ?? []) {
      if (evaluation_result_id !== 'workspace-qa/correct') continue;
      scores.set(sample_id, [...(scores.get(sample_id) ?? []), evaluation.score]);
    }
    const means = [...scores.values()].map((own) => own.reduce((sum, one) => sum + one, 0) / own.length);
    expect(result.score_details.score).toBeCloseTo(means.reduce((sum, one) => sum + one, 0) / means.length, 12);
    const { lower, upper } = result.score_details.uncertainty.confidence_interval ?? { lower: 1, upper: 0 };
    expect(lower).toBeLessThan(result.score_details.score);
    expect(upper).toBeGreaterThan(result.score_details.score);
  });

  it('says of simulated models that nothing is said of a real one', async () => {
    const { aggregates } = await exported(await exportSource(COMMITTED));
    expect(aggregates.map(({ source_metadata }) => source_metadata.additional_details.evidence_means)).toEqual(
      aggregates.map(() => 'made-up models: says nothing about any real model'),
    );
  });

  it('has no samples, and refers to none, unless words are asked for', async () => {
    const { names, aggregates } = await exported(await exportSource(COMMITTED));
    expect(names.filter((name) => name.endsWith('.jsonl'))).toEqual([]);
    expect(aggregates.every(({ detailed_evaluation_results: none }) => none === undefined)).toBe(true);
  });

  it('makes no score up where nothing was graded', async () => {
    const { aggregates } = await exported(await exampleExport(folder, { trials: [exampleTrial('example/c1/a/1')] }));
    expect(isAggregate(aggregates[0])).toBe(true);
    expect(aggregates[0]?.evaluation_results).toEqual([]);
    expect(aggregates[0]?.source_metadata.additional_details.not_estimated).toBe('example/exact');
  });

  it('tells conversations and tool use from single answers', async () => {
    const ids = ['c1', 'c2', 'c3'].map((test) => `example/${test}/a/1`);
    const [single = '', multi = '', agentic = ''] = ids;
    const call = { id: 'call-1', name: 'find', input: { limit: 3, name: 'Ada' }, rawInput: '{"limit":3,"name":"Ada"}' };
    const source = await exampleExport(folder, {
      trials: ids.map((id, place) => exampleTrial(id, { case: `c${place + 1}` })),
      grades: ids.map((id) => exampleGrade(id)),
      replies: [
        exampleReply(single),
        {
          ...exampleReply(multi),
          transcript: [
            { role: 'assistant', text: 'one' },
            { role: 'user', text: 'and?' },
            { role: 'assistant', text: 'two' },
          ],
        },
        {
          ...exampleReply(agentic),
          transcript: [
            { role: 'assistant', text: '', toolCalls: [call] },
            { role: 'tool', toolCallId: 'call-1', name: 'find', text: '[]' },
            { role: 'assistant', text: 'done' },
          ],
        },
      ],
      source: { withContent: true },
    });
    const [own = []] = (await exported(source)).samples.values();
    for (const sample of own) expect(isSample(sample), JSON.stringify(isSample.errors?.slice(0, 3))).toBe(true);
    expect(own.map(({ interaction_type: type }) => type)).toEqual(['single_turn', 'multi_turn', 'agentic']);
    expect(own[1]).toMatchObject({ evaluation: { num_turns: 2 }, answer_attribution: [{ turn_idx: 3 }] });
    expect(own[2]).toMatchObject({
      evaluation: { num_turns: 2, tool_calls_count: 1 },
      messages: [
        { turn_idx: 0, role: 'user' },
        {
          turn_idx: 1,
          content: null,
          tool_calls: [{ id: 'call-1', name: 'find', arguments: { limit: '3', name: 'Ada' } }],
        },
        { turn_idx: 2, role: 'tool', tool_call_id: ['call-1'] },
        { turn_idx: 3, content: 'done' },
      ],
    });
  });

  it('is valid with hostile texts everywhere, and leads out of no folder whatever a model is called', async () => {
    const contenders = [{ ...parseContender('a=openai:m'), modelId: '../../../etc/passwd\0<x>', provider: '..' }];
    const source = await exampleExport(folder, { ...hostileTrials(), contenders, source: { withContent: true } });
    const { aggregates, samples, names } = await exported(source);
    expect(isAggregate(aggregates[0]), JSON.stringify(isAggregate.errors?.slice(0, 3))).toBe(true);
    const [own = []] = samples.values();
    // Two of four grades are scores; trials that the provider broke off have none.
    expect(own).toHaveLength(24);
    for (const sample of own) expect(isSample(sample), JSON.stringify(isSample.errors?.slice(0, 3))).toBe(true);
    expect(new Set(own.map(({ metadata }) => metadata.evidence))).toEqual(
      new Set(['measured', 'simulated', 'recorded', 'imported']),
    );
    expect(
      names.every((name) => /^data\/example\/unnamed\/[\w-]+\/[\w-]+\.jsonl?$/.test(name.replaceAll('\\', '/'))),
    ).toBe(true);
  });

  it('holds no secret', async () => {
    const source = await exampleExport(folder, {
      trials: [exampleTrial('example/c1/a/1')],
      grades: [exampleGrade('example/c1/a/1')],
      replies: [exampleReply('example/c1/a/1', 'my key is sk-"secret"')],
      source: { withContent: true, secrets: ['sk-"secret"'] },
    });
    const { samples } = await exported(source);
    expect(JSON.stringify([...samples.values()])).toContain('my key is [redacted]');
  });
});
