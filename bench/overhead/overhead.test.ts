import { afterEach, assert, beforeEach, describe, expect, it } from 'vitest';
import { compareSides } from './compare-sides.ts';
import { measureSide, type SideMeasure } from './measure-side.ts';
import { overheadPieces } from './pieces.ts';
import { askAsRun, SIDES, type SideName } from './sides.ts';
import { MOCK_DELTAS, MOCK_MODEL, MOCK_TEXT, startZeroDelayMock, type ZeroDelayMock } from './zero-delay-mock.ts';

let mock: ZeroDelayMock;
beforeEach(async () => {
  mock = await startZeroDelayMock();
});
afterEach(() => mock.close());

describe('the mock without delay', () => {
  it('answers a stream that our adapter reads to its end, with every piece and the tokens', async () => {
    const [trial] = await askAsRun(mock.url, 1);
    expect(trial).toMatchObject({
      outcome: { kind: 'answered' },
      servedModel: MOCK_MODEL,
      finish: { reason: 'stop' },
      usage: { inputTokens: 40, outputTokens: MOCK_DELTAS, source: 'provider' },
      cost: { kind: 'priced', match: 'manual' },
      latency: { chunks: MOCK_DELTAS, sentSource: 'socket' },
    });
  });
});

describe('a side', () => {
  it.each(Object.keys(SIDES) as SideName[])('asks as many calls as it is told to: %s', async (side) => {
    expect(await SIDES[side](mock.url, 40)).toBe(40);
    expect(mock.answered()).toBe(40);
  });

  it('is measured without its warm-up, per call', async () => {
    let [nowMs, cpuMs] = [0, 0];
    const asked: number[] = [];
    const side = async (_url: string, calls: number) => {
      asked.push(calls);
      nowMs += 4 * calls;
      cpuMs += 3 * calls;
      return calls;
    };
    const gauge = { nowMs: () => nowMs, cpuMs: () => cpuMs };
    expect(await measureSide(side, '', { warmUps: 5, calls: 10 }, gauge)).toEqual({
      calls: 10,
      cpuMsPerCall: 3,
      callsPerSecond: 250,
    });
    expect(asked).toEqual([5, 10]);
  });

  it('is no measurement when a call was not heard to its end', async () => {
    const deaf = async (_url: string, calls: number) => calls - 1;
    const gauge = { nowMs: () => 0, cpuMs: () => 0 };
    await expect(measureSide(deaf, '', { warmUps: 1, calls: 10 }, gauge)).rejects.toThrow(/10 calls .* 9 were heard/);
  });
});

describe('the sides compared', () => {
  const took = (cpuMsPerCall: number): SideMeasure => ({ calls: 1, cpuMsPerCall, callsPerSecond: 1000 / cpuMsPerCall });
  const round = (harness: number, sdk: number) => ({ harness: took(harness), sdk: took(sdk), fetch: took(sdk / 2) });

  it('are held to each other within a round, so that a slow round is slow for both', () => {
    // Ratios 1.2, 1.25 and 1.5; added 0.2, 0.5 and 0.5.
    const found = compareSides([round(1.2, 1), round(2.5, 2), round(1.5, 1)]);
    expect(found).toMatchObject({ rounds: 3, ratio: { harness: 1.25, sdk: 1, fetch: 0.5 }, addedCpuMs: 0.5 });
    expect(found.ratioRange).toEqual([1.2, 1.5]);
    expect([found.keepsRatio, found.keepsAdded]).toEqual([true, false]);
  });

  it('are nothing without a round', () => {
    expect(() => compareSides([])).toThrow(/No round/);
  });
});

describe('the pieces', () => {
  it('do what they are named after', async () => {
    const [trial] = await askAsRun(mock.url, 1);
    assert(trial !== undefined);
    const pieces = await overheadPieces(trial, MOCK_TEXT);
    const done = Object.fromEntries(Object.entries(pieces).map(([name, piece]) => [name, piece()]));
    expect(done['parse a trial line: all of it']).toEqual({ schema: 'bakeoff.trial/1', ...trial });
    expect(done).toMatchObject({
      'parse a trial line: its facts': { id: trial.id, outcome: { kind: 'answered' } },
      'grade exact-match': { kind: 'scored', score: 1 },
      'normalise and hash an answer': trial.answerHash,
      'price a usage': { kind: 'priced' },
    });
    expect(done['interleave a plan of 10 000']).toHaveLength(10_000);
  });
});
