import { assert, describe, expect, it } from 'vitest';
import type { Latency } from '#bench/domain/latency.ts';
import { tokens } from './held-world.ts';
import { type MeasuredCalls, measureLatency } from './measure-latency.ts';
import { emptyStamps, type Stamps } from './stamps.ts';

/** Called at 1000, sent at 1040, first token after 200 ms, first answer after 600, last after 1100, done after 1110. */
const CALL: Stamps = {
  ...emptyStamps(1000),
  sentMs: 1040,
  headersMs: 1200,
  firstTokenMs: 1240,
  firstAnswerMs: 1640,
  lastAnswerMs: 2140,
  doneMs: 2150,
  endedMs: 2160,
  chunks: 21,
  maxStallMs: 75,
  connectMs: 35,
  connectionReused: false,
  alpn: 'h2',
};
/** 81 tokens of which 30 thought: 51 of the answer. */
const USAGE = tokens(100, 81, 30);

describe('the latency of a trial', () => {
  it('is what measurement.md defines, from the stamps of its one call', () => {
    expect(measure()).toEqual({
      queueWaitMs: 1000 - 990,
      connectMs: 35,
      ttfatMs: 1640 - 1040,
      ttftMs: 1240 - 1040,
      thinkMs: 1640 - 1240,
      e2eMs: 2150 - 1040,
      responseMs: 2150 - 990,
      tpotMs: (2140 - 1640) / (51 - 1),
      maxStallMs: 75,
      chunks: 21,
      clientLagMs: 3,
      disturbed: false,
      concurrencyAtSend: 4,
      sentSource: 'socket',
      connectionReused: false,
      alpn: 'h2',
      notMeasured: {},
    });
  });

  it('counts from the adapter being called where the socket could not be seen, and says so', () => {
    expect(measure({ stamps: { sentMs: undefined } })).toMatchObject({ sentSource: 'call', ttfatMs: 640, e2eMs: 1150 });
  });

  it('keeps the attempts that failed out of the queue and out of the model, and in what the user waited', () => {
    // The first attempt was at 1000 and failed; the one that succeeded began at 5000.
    const later: Stamps = {
      ...CALL,
      callMs: 5000,
      sentMs: 5040,
      firstTokenMs: 5240,
      firstAnswerMs: 5640,
      lastAnswerMs: 6140,
      doneMs: 6150,
    };
    expect(measure({ stamps: later })).toMatchObject({
      queueWaitMs: 10,
      ttfatMs: 600,
      e2eMs: 1110,
      responseMs: 6150 - 990,
    });
  });

  it('of several calls takes the first token of the first, the pace of the last, and the sum of all', () => {
    const second: Stamps = {
      ...CALL,
      callMs: 4000,
      sentMs: 4010,
      firstTokenMs: 4110,
      firstAnswerMs: 4110,
      lastAnswerMs: 4310,
      doneMs: 4410,
      chunks: 11,
      maxStallMs: 90,
    };
    const calls = [
      { stamps: CALL, usage: USAGE },
      { stamps: second, usage: tokens(200, 41) },
    ];
    expect(measure({ calls })).toMatchObject({
      ttfatMs: 600,
      e2eMs: 1110 + 400,
      responseMs: 4410 - 990,
      tpotMs: 200 / 40,
      chunks: 32,
      maxStallMs: 90,
    });
  });

  it.each([
    { stamps: {}, usage: undefined, because: 'the provider sent no token counts' },
    { stamps: {}, usage: { ...USAGE, source: 'estimated' as const }, because: 'token counts are estimated' },
    { stamps: { chunks: 2 }, usage: USAGE, because: 'fewer than 3 chunks' },
    { stamps: {}, usage: tokens(100, 37, 30), because: 'fewer than 8 answer tokens' },
    { stamps: { lastAnswerMs: 1695 }, usage: USAGE, because: 'delivered in one burst' },
    {
      stamps: { firstAnswerMs: undefined, lastAnswerMs: undefined, chunks: 0 },
      usage: USAGE,
      because: 'no answer content arrived',
    },
  ])('has no pace when $because', ({ stamps, usage, because }) => {
    const latency = measure({ stamps, usage });
    expect(latency.tpotMs).toBeUndefined();
    expect(latency.notMeasured.tpotMs).toBe(because);
  });

  it('has a pace from exactly 3 chunks, 8 answer tokens and a span of 5 % on', () => {
    // 5 % of 1110 ms is 55.5 ms.
    expect(measure({ stamps: { chunks: 3, lastAnswerMs: 1695.5 }, usage: tokens(100, 38, 30) }).tpotMs).toBeCloseTo(
      55.5 / 7,
      3,
    );
  });

  it('has no first token and no stall when it was not streamed, only the whole', () => {
    const latency = measure({
      stream: false,
      stamps: {
        firstTokenMs: undefined,
        firstAnswerMs: undefined,
        lastAnswerMs: undefined,
        chunks: 0,
        maxStallMs: undefined,
      },
    });
    expect(latency).toMatchObject({ e2eMs: 1110, responseMs: 1160 });
    for (const name of ['ttfatMs', 'ttftMs', 'thinkMs', 'tpotMs', 'maxStallMs', 'chunks']) {
      expect(latency.notMeasured[name], name).toBe('not streamed');
    }
  });

  it.each([
    { lag: 10, ttfat: 100, disturbed: false },
    { lag: 10.5, ttfat: 100, disturbed: true },
    { lag: 39, ttfat: 2_000, disturbed: false },
    { lag: 41, ttfat: 2_000, disturbed: true },
  ])(
    'with a lag of $lag ms and a first answer after $ttfat ms is disturbed: $disturbed',
    ({ lag, ttfat, disturbed }) => {
      expect(measure({ clientLagMs: lag, stamps: { firstAnswerMs: 1040 + ttfat } }).disturbed).toBe(disturbed);
    },
  );

  it('gives a reason for every figure it lacks, and for no other', () => {
    const cases = [
      measure(),
      measure({ stream: false }),
      measure({ usage: undefined }),
      measure({ clientLagMs: undefined }),
      measure({ stamps: { sentMs: undefined, connectMs: undefined, connectionReused: undefined, alpn: undefined } }),
      measure({
        stamps: {
          firstTokenMs: undefined,
          firstAnswerMs: undefined,
          lastAnswerMs: undefined,
          chunks: 0,
          maxStallMs: undefined,
        },
      }),
      measure({ stamps: { chunks: 1, maxStallMs: undefined } }),
    ];
    const names = [
      'queueWaitMs',
      'connectMs',
      'ttfatMs',
      'ttftMs',
      'thinkMs',
      'e2eMs',
      'responseMs',
      'tpotMs',
      'maxStallMs',
      'chunks',
      'clientLagMs',
    ] as const satisfies readonly (keyof Latency)[];
    for (const latency of cases) {
      for (const name of names)
        expect(latency[name] === undefined, name).toBe(Object.hasOwn(latency.notMeasured, name));
    }
  });

  it('is none at all without a call that succeeded', () => {
    expect(
      measureLatency({ calls: [], stream: true, slotMs: 0, firstCallMs: 0, clientLagMs: 0, concurrencyAtSend: 1 }),
    ).toBeUndefined();
  });
});

type Changes = Partial<MeasuredCalls> & {
  readonly stamps?: Partial<Stamps>;
  readonly usage?: MeasuredCalls['calls'][number]['usage'];
};

function measure(changes: Changes = {}): Latency {
  const { stamps, ...rest } = changes;
  const usage = 'usage' in changes ? changes.usage : USAGE;
  const latency = measureLatency({
    calls: [{ stamps: { ...CALL, ...stamps }, usage }],
    stream: true,
    slotMs: 990,
    firstCallMs: 1000,
    clientLagMs: 3,
    concurrencyAtSend: 4,
    ...rest,
  });
  assert(latency !== undefined);
  return latency;
}
