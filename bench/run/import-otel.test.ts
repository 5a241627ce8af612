import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyMemberOf, jsonText } from '#bench/import/any-member.ts';
import { describeSamples } from '#bench/import/describe-samples.ts';
import { otel } from '#bench/import/otel.ts';
import { importContent, importFile } from './import-world.ts';

const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
const count = (key: string, intValue: string) => ({ key, value: { intValue } });

function said(role: string, content: string): string {
  return JSON.stringify([{ role, parts: [{ type: 'text', content }] }]);
}

function span(id: string, model: string, more: readonly object[] = [], rest: object = {}) {
  return {
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    spanId: id.padStart(16, '0'),
    startTimeUnixNano: '1788422400120000000',
    endTimeUnixNano: '1788422402020000000',
    attributes: [
      text('gen_ai.operation.name', 'chat'),
      text('gen_ai.provider.name', 'openai'),
      text('gen_ai.request.model', model),
      text('gen_ai.conversation.id', 'conv-1'),
      text('gen_ai.input.messages', said('user', 'Is the shop open?')),
      text('gen_ai.output.messages', said('assistant', 'Yes.')),
      count('gen_ai.usage.input_tokens', '52'),
      count('gen_ai.usage.output_tokens', '7'),
      ...more,
    ],
    events: [
      {
        name: 'gen_ai.evaluation.result',
        attributes: [
          text('gen_ai.evaluation.name', 'Right'),
          { key: 'gen_ai.evaluation.score.value', value: { doubleValue: 0.5 } },
        ],
      },
    ],
    ...rest,
  };
}

function trace(...spans: readonly unknown[]): string {
  return jsonText({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
}

describe('a run imported from OpenTelemetry', () => {
  it('pairs the contenders by what they were asked, and sets failures apart', async () => {
    const { run, trials, tally } = await importContent(
      otel,
      'traces.json',
      trace(
        span('1', 'a'),
        span('2', 'b'),
        span('3', 'b', [text('error.type', 'rate_limit_exceeded')], { status: { code: 2 } }),
        { ...span('4', 'a'), attributes: [text('gen_ai.operation.name', 'execute_tool')] },
      ),
    );
    expect(run?.counts).toEqual({
      planned: 4,
      attempted: 3,
      scored: 2,
      ungraded: 0,
      excluded: { 'rate-limited': 1, 'not-attempted': 1 },
      warmUps: 0,
    });
    expect([...tally.passedOver]).toEqual([['a span of execute_tool', 1]]);
    expect(trials.map(({ contender, repetition, cluster }) => [contender, repetition, cluster])).toEqual([
      ['openai:a', 1, 'conv-1'],
      ['openai:b', 1, 'conv-1'],
      ['openai:b', 2, 'conv-1'],
    ]);
    expect(trials[0]).toMatchObject({
      cost: { kind: 'unpriced' },
      usage: { inputTokens: 52, outputTokens: 7 },
      latency: { e2eMs: 1900, ttftMs: undefined },
      recorded: { place: 'span 0000000000000001' },
    });
    expect(trials[2]?.latency).toBeUndefined();
  });

  it('is written whatever a member of a span holds', async () => {
    await fc.assert(
      fc.asyncProperty(anyMemberOf(span('1', 'a')), async (changed) => {
        const { tally } = await importContent(otel, 'traces.json', trace(changed, span('2', 'b')));
        expect(tally.trials).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  });
});

describeSamples('a run imported from the sample trace', 'otel', (samples) => {
  it('has its one answer, ungraded: its evaluation is on a scale of its own', async () => {
    const { run, tally } = await importFile(otel, join(samples, 'genai_span_otlp.json'));
    expect(run?.counts).toMatchObject({ planned: 1, attempted: 1, scored: 0, ungraded: 1 });
    expect([...tally.passedOver.values()]).toEqual([1]);
  });
});
