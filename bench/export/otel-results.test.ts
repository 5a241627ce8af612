import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { otel } from '#bench/import/otel.ts';
import { rowsOfFile } from '#bench/import/rows-of.ts';
import { exampleReply, exampleTrial } from '#bench/store/example-run.ts';
import { exampleExport, exportSource } from './example-export.ts';
import type { ExportSource } from './export-format.ts';
import { HOSTILE_TEXTS, hostileTrials } from './hostile-trials.ts';
import { otelResults } from './otel-results.ts';
import { saidInTrial } from './said-in-trial.ts';
import { toldTrials } from './told-trials.ts';
import { writeExport } from './write-export.ts';

const COMMITTED = join(process.cwd(), 'results', 'runs', '2026-10-20T090000Z-monthly-check-67350d');

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bakeoff-otel-'));
});
afterEach(() => rm(folder, { recursive: true }));

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly name: string;
  readonly startTimeUnixNano?: string;
  readonly endTimeUnixNano?: string;
  readonly attributes: readonly Attribute[];
  readonly events: readonly { readonly name: string; readonly attributes: readonly Attribute[] }[];
  readonly status: { readonly code: number; readonly message?: string };
}

async function exported(source: ExportSource): Promise<{ spans: readonly Span[]; text: string; out: string }> {
  const out = join(folder, 'spans.json');
  await writeExport(otelResults, source, out);
  const text = await readFile(out, 'utf8');
  const document = JSON.parse(text) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };
  return { spans: document.resourceSpans[0]?.scopeSpans[0]?.spans ?? [], text, out };
}

function attributeValue(attributes: readonly Attribute[] | undefined, key: string): unknown {
  return attributes?.find((one) => one.key === key)?.value;
}

describe('a run as OTLP spans', () => {
  it('has one span a trial, with ids of the right length that no two share', async () => {
    const { spans } = await exported(await exportSource(COMMITTED));
    expect(spans).toHaveLength(1386);
    expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(1386);
    expect(spans.every(({ traceId, spanId }) => /^[0-9a-f]{32}$/.test(traceId) && /^[0-9a-f]{16}$/.test(spanId))).toBe(
      true,
    );
  });

  it('writes counts and instants as texts, as 64-bit integers are in its JSON, and scores as doubles', async () => {
    const source = await exampleExport(folder, hostileTrials());
    const [span] = (await exported(source)).spans;
    expect(attributeValue(span?.attributes, 'gen_ai.usage.input_tokens')).toEqual({ intValue: '812' });
    expect(attributeValue(span?.attributes, 'bakeoff.evidence')).toEqual({ stringValue: 'measured' });
    expect(BigInt(span?.endTimeUnixNano ?? 0) - BigInt(span?.startTimeUnixNano ?? 0)).toBe(100_125_000n);
    expect(attributeValue(span?.events[0]?.attributes, 'gen_ai.evaluation.score.value')).toEqual({ doubleValue: 0 });
  });

  it('has an event for each grade that applies; one without a score says so and has none', async () => {
    const [span] = (await exported(await exampleExport(folder, hostileTrials()))).spans;
    expect(span?.events.map(({ name }) => name)).toEqual(Array(3).fill('gen_ai.evaluation.result'));
    const [, , judge] = span?.events ?? [];
    expect(attributeValue(judge?.attributes, 'error.type')).toEqual({ stringValue: 'ungraded' });
    expect(attributeValue(judge?.attributes, 'gen_ai.evaluation.score.value')).toBeUndefined();
  });

  it('gives no time to a recording without a date, and an error status to what failed', async () => {
    const [undated, failed] = [
      exampleTrial('example/c1/a/1', { startedAt: undefined, endedAt: undefined }),
      hostileTrials().trials.at(-1),
    ];
    const { spans } = await exported(
      await exampleExport(folder, { trials: failed === undefined ? [undated] : [undated, failed] }),
    );
    expect([spans[0]?.startTimeUnixNano, spans[0]?.endTimeUnixNano]).toEqual([undefined, undefined]);
    expect(spans[0]?.status).toEqual({ code: 1 });
    expect(spans[1]?.status.code).toBe(2);
  });

  it('holds no words of a conversation unless they are asked for', async () => {
    const source = await exampleExport(folder, {
      trials: [exampleTrial('example/c1/a/1')],
      replies: [exampleReply('example/c1/a/1', 'the very words')],
      grades: [
        { trial: 'example/c1/a/1', grader: 'exact', grade: { kind: 'scored', score: 1, detail: 'the very words' } },
      ],
    });
    const { text, out } = await exported(source);
    expect(text).not.toMatch(/the very words|Is it\?/);
    await rm(out);
    const whole = await exported({ ...source, withContent: true });
    expect(whole.text).toMatch(/Is it\?/);
    expect(attributeValue(whole.spans[0]?.events[0]?.attributes, 'gen_ai.evaluation.explanation')).toEqual({
      stringValue: 'the very words',
    });
  });

  it('is a document without a span for a run that asked nothing', async () => {
    const warmUp = exampleTrial('example/c1/a/warm-up-1', { warmUp: true });
    expect((await exported(await exampleExport(folder, { trials: [warmUp] }))).spans).toEqual([]);
  });

  it('holds no secret, also where JSON stands in JSON', async () => {
    const source = await exampleExport(folder, {
      trials: [exampleTrial('example/c1/a/1')],
      replies: [exampleReply('example/c1/a/1', 'it is sk-"very"secret')],
      source: { withContent: true, secrets: ['sk-"very"secret'] },
    });
    const { text } = await exported(source);
    expect(text).not.toMatch(/very.{0,4}secret/);
    expect(text).toContain('it is [redacted]');
  });
});

describe('OTLP spans read back by their import', () => {
  it('give the committed run again: words, outcome, scores, times and tokens of every trial', async () => {
    const source = await exportSource(COMMITTED, { withContent: true });
    const { out, spans } = await exported(source);
    const back = new Map((await rowsOfFile(otel, out)).map((row) => ['place' in row ? row.place : '', row]));
    let at = 0;
    for await (const { trial, reply, grades } of toldTrials(source, { withReplies: true })) {
      const row = back.get(`span ${spans[at]?.spanId}`);
      at += 1;
      const said = reply === undefined ? undefined : saidInTrial(reply);
      const contender = source.run.plan.contenders.find(({ label }) => label === trial.contender);
      expect(row?.kind === 'trial' ? row.trial : row).toMatchObject({
        contender: { provider: contender?.provider, modelId: contender?.modelId },
        prompt: reply?.prompt,
        text: said?.text,
        toolCalls: said?.toolCalls.map(({ name, rawInput }) => ({ name, rawInput })),
        latency: { e2eMs: trial.latency?.e2eMs },
        startedAt: trial.startedAt,
        servedModel: trial.servedModel,
        finish: trial.finish === undefined ? undefined : { raw: trial.finish.raw },
        usage:
          trial.usage === undefined
            ? undefined
            : {
                inputTokens: trial.usage.inputTokens,
                outputTokens: trial.usage.outputTokens,
                cacheReadTokens: trial.usage.cacheReadTokens,
                reasoningTokens: trial.usage.reasoningTokens,
              },
        grades: Object.fromEntries(
          grades.flatMap(({ grader, grade }) =>
            grade.kind === 'scored' ? [[grader, { kind: 'scored', score: grade.score }]] : [],
          ),
        ),
      });
      // Seconds there: the last bit of the milliseconds may differ.
      const ttftMs = row?.kind === 'trial' ? row.trial.latency.ttftMs : Number.NaN;
      if (trial.latency?.ttftMs === undefined) expect(ttftMs).toBeUndefined();
      else expect(ttftMs).toBeCloseTo(trial.latency.ttftMs, 9);
    }
    expect([...back.values()].filter(({ kind }) => kind === 'trial')).toHaveLength(at);
  });

  it('give hostile texts again, and failures as failures', async () => {
    const { out } = await exported(await exampleExport(folder, { ...hostileTrials(), source: { withContent: true } }));
    const rows = await rowsOfFile(otel, out);
    expect(rows.filter(({ kind }) => kind === 'fault')).toEqual([]);
    const trials = rows.flatMap((row) => (row.kind === 'trial' ? [row.trial] : []));
    expect(trials.slice(0, HOSTILE_TEXTS.length).map(({ text }) => text)).toEqual(HOSTILE_TEXTS);
    expect(
      trials.slice(HOSTILE_TEXTS.length).map(({ outcome }) => outcome.kind === 'failed' && outcome.failure.kind),
    ).toEqual(['timed-out', 'rate-limited', 'server-error']);
  });
});
