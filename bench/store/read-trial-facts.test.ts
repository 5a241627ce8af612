import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { TrialFacts } from '#bench/analysis/observe.ts';
import { callFailure } from '#bench/domain/failure.ts';
import type { Trial } from '#bench/domain/trial.ts';
import { exampleTrial } from './example-run.ts';
import { TRIALS_FILE } from './journal.ts';
import { readTrials } from './read-runs.ts';
import { readTrialFacts } from './read-trial-facts.ts';
import { trialFacts } from './trial-facts.ts';
import { decodeTrial, encodeTrial } from './trial-record.ts';

const LATENCY: NonNullable<Trial['latency']> = {
  queueWaitMs: 0,
  connectMs: undefined,
  ttfatMs: 12.5,
  ttftMs: 12.5,
  thinkMs: 0,
  e2eMs: 80,
  responseMs: 81,
  tpotMs: undefined,
  maxStallMs: undefined,
  chunks: 3,
  clientLagMs: undefined,
  disturbed: true,
  concurrencyAtSend: 4,
  sentSource: 'socket',
  connectionReused: undefined,
  alpn: undefined,
  notMeasured: { tpotMs: 'fewer than 3 chunks' },
};

const USAGE: NonNullable<Trial['usage']> = {
  inputTokens: 10,
  cacheReadTokens: undefined,
  cacheWriteTokens: undefined,
  cacheWrite1hTokens: undefined,
  outputTokens: 4,
  reasoningTokens: undefined,
  source: 'provider',
  raw: { total: 14, nested: ['"attempts":[', '],"usage":'] },
};

const TRIALS: readonly Trial[] = [
  exampleTrial('plain'),
  exampleTrial('measured', { latency: LATENCY, usage: USAGE, servedModel: 'm-1' }),
  exampleTrial('not measured', { latency: { ...LATENCY, e2eMs: undefined, ttfatMs: undefined, disturbed: undefined } }),
  exampleTrial('priced', {
    cost: {
      kind: 'priced',
      usd: '0.0021',
      priceLine: 'line',
      match: 'prefix',
      basis: 'estimated',
      unreportedAttempts: 1,
    },
  }),
  exampleTrial('recorded', {
    evidence: 'recorded',
    cost: { kind: 'recorded', usd: '1' },
    recorded: { writtenAtLocal: '2026-01-02T03:04:05', outputTokens: 9 },
  }),
  exampleTrial('shape', { outcome: { kind: 'wrong-shape', detail: 'a line\u2028of words' } }),
  exampleTrial('refused', { outcome: { kind: 'refused', by: 'filter', detail: '' }, outputHash: undefined }),
  exampleTrial('cut', { outcome: { kind: 'cut-short' } }),
  exampleTrial('long', { outcome: { kind: 'context-exceeded' } }),
  exampleTrial('loop', { outcome: { kind: 'tool-loop-limit', limit: 5 } }),
  exampleTrial('late', {
    outcome: {
      kind: 'failed',
      failure: callFailure('timed-out', 'no token', { phase: 'first-token', limitMs: 1000 }),
    },
  }),
  exampleTrial('missing', { outcome: { kind: 'missing-recording' } }),
  exampleTrial('broken', { outcome: { kind: 'broken', error: 'thrown' } }),
  exampleTrial('warm', { warmUp: true, answerHash: undefined }),
];

/** Of a trial, what TrialFacts promises. */
function factsOf(trial: TrialFacts): TrialFacts {
  const { id, scenario, contender, repetition, warmUp, evidence, outcome, cost, latency, usage, recorded } = trial;
  const { outputHash, answerHash, servedModel } = trial;
  return {
    ...{ id, scenario, case: trial.case, contender, repetition, warmUp, evidence, outcome, cost },
    ...{ outputHash, answerHash, servedModel },
    latency: latency && {
      e2eMs: latency.e2eMs,
      ttfatMs: latency.ttfatMs,
      tpotMs: latency.tpotMs,
      disturbed: latency.disturbed,
    },
    usage: usage && { inputTokens: usage.inputTokens, outputTokens: usage.outputTokens },
    recorded: recorded && { outputTokens: recorded.outputTokens },
  };
}

describe('the facts of a trial', () => {
  it.each(TRIALS)('are what the full decoder says of the same line: $id', (trial) => {
    const value: unknown = JSON.parse(encodeTrial(trial));
    expect(factsOf(trialFacts(value, 'here'))).toStrictEqual(factsOf(decodeTrial(value, 'here')));
  });

  it.each([
    ['another format', { schema: 'bakeoff.run/1' }],
    ['a newer version', { schema: 'bakeoff.trial/2' }],
    ['an id that is no text', { id: 7 }],
    ['a repetition that is no number', { repetition: '1' }],
    ['a warm-up that is neither', { warmUp: null }],
    ['an unknown evidence', { evidence: 'guessed' }],
    ['an unknown outcome', { outcome: { kind: 'fine' } }],
    ['a refusal by nobody', { outcome: { kind: 'refused', by: 'cat', detail: '' } }],
    ['a wrong shape without a word', { outcome: { kind: 'wrong-shape' } }],
    ['an outcome that is a text', { outcome: 'answered' }],
    ['an unknown cost', { cost: { kind: 'free' } }],
    ['an unpriced cost without a reason', { cost: { kind: 'unpriced' } }],
    ['a priced cost without a line', { cost: { kind: 'priced', usd: '1' } }],
    ['a price match of another kind', { cost: { kind: 'priced', usd: '1', priceLine: 'x', match: 'near' } }],
    ['money as a number', { cost: { kind: 'recorded', usd: 1 } }],
    ['a latency that is a number', { latency: 12 }],
    ['a latency without its e2eMs', { latency: { ...LATENCY, e2eMs: undefined } }],
    ['a latency of text', { latency: { ...LATENCY, ttfatMs: '12' } }],
    ['a usage without output', { usage: { inputTokens: 1 } }],
    ['a hash that is a number', { outputHash: 12 }],
    ['a hash that nobody wrote', { answerHash: undefined }],
    ['a served model that is a list', { servedModel: [] }],
    ['a recording of the wrong kind', { recorded: 'yes' }],
  ])('are refused as the full decoder refuses them: %s', (_, damage) => {
    const value: unknown = JSON.parse(JSON.stringify({ ...JSON.parse(encodeTrial(exampleTrial('x'))), ...damage }));
    expect(messageOf(() => trialFacts(value, 'trials.jsonl, line 3'))).toBe(
      messageOf(() => decodeTrial(value, 'trials.jsonl, line 3')),
    );
  });

  it('refuse a number that JSON can say and no file holds', () => {
    const value: unknown = JSON.parse(encodeTrial(exampleTrial('x')).replace('"repetition":1', '"repetition":1e999'));
    expect(() => trialFacts(value, 'line 1')).toThrow('field "repetition"');
  });
});

describe('reading the facts of a run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bakeoff-facts-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const write = (text: string) => writeFileSync(join(folder, TRIALS_FILE), text);

  it('gives every trial in the order of the file, as readTrials does', async () => {
    write(TRIALS.map((trial) => `${encodeTrial(trial)}\n`).join(''));
    const lean = await collected(readTrialFacts(folder));
    const full = await collected(readTrials(folder));
    expect(lean.map(factsOf)).toStrictEqual(full.map(factsOf));
  });

  it('names the line that is not JSON, in the words of readTrials', async () => {
    write(`${encodeTrial(exampleTrial('a'))}\n\n{"schema":"bakeoff.tr\n${encodeTrial(exampleTrial('b'))}\n`);
    const lean = await failureOf(readTrialFacts(folder));
    expect(lean).toContain('trials.jsonl, line 3 is not JSON');
    expect(lean).toBe(await failureOf(readTrials(folder)));
  });

  it('names the line and the field of a damaged trial, counting empty lines', async () => {
    write(
      `${encodeTrial(exampleTrial('a'))}\n\n${encodeTrial(exampleTrial('b')).replace('"repetition":1', '"repetition":"1"')}\n`,
    );
    const lean = await failureOf(readTrialFacts(folder));
    expect(lean).toContain('trials.jsonl, line 3: field "repetition"');
    expect(lean).toBe(await failureOf(readTrials(folder)));
  });

  describe('on two threads', () => {
    const onTwo = { bytesForSecondThread: 0 };
    /** Some megabytes, so that both threads get several blocks. */
    const many = Array.from({ length: 4000 }, (_, index) =>
      encodeTrial(exampleTrial(`t${index}`, { latency: LATENCY })),
    );

    it('gives every trial in the order of the file', async () => {
      write(many.join('\n'));
      const facts = await collected(readTrialFacts(folder, onTwo));
      expect(facts.map(({ id }) => id)).toEqual(many.map((_, index) => `t${index}`));
      expect(facts).toEqual(await collected(readTrialFacts(folder)));
    });

    it.each([10, 1500, 2500, 3900])('names the first damaged line, whichever thread met it: line %i', async (line) => {
      const damaged = many.with(line - 1, '{"schema":').with(3999, '{}');
      write(damaged.join('\n'));
      const message = await failureOf(readTrialFacts(folder, onTwo));
      expect(message).toContain(`trials.jsonl, line ${line} is not JSON`);
      expect(message).toBe(await failureOf(readTrials(folder)));
    });

    it('stops when its reader does', async () => {
      write(many.join('\n'));
      for await (const { id } of readTrialFacts(folder, onTwo)) {
        expect(id).toBe('t0');
        break;
      }
    });

    it('gives none for a file without a line', async () => {
      write('');
      expect(await collected(readTrialFacts(folder, onTwo))).toEqual([]);
    });
  });

  it('gives none for a run without trials', async () => {
    expect(await collected(readTrialFacts(join(folder, 'nowhere')))).toEqual([]);
  });
});

function messageOf(act: () => unknown): string {
  try {
    return `accepted: ${JSON.stringify(act())}`;
  } catch (error) {
    return String(error);
  }
}

async function failureOf(values: AsyncIterable<unknown>): Promise<string> {
  try {
    return `accepted ${(await collected(values)).length}`;
  } catch (error) {
    return String(error);
  }
}

async function collected<T>(values: AsyncIterable<T>): Promise<readonly T[]> {
  const list: T[] = [];
  for await (const value of values) list.push(value);
  return list;
}
