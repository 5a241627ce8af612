import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FAILURES, type FailureKindName } from '#bench/domain/failure.ts';
import type { Grade } from '#bench/domain/grade.ts';
import type { Outcome } from '#bench/domain/outcome.ts';
import { exampleGrade, exampleReply, exampleRun, exampleTrial } from './example-run.ts';
import { decodeGrade, encodeGrade } from './grade-record.ts';
import { strictJson } from './json.ts';
import { decodeManifest } from './manifest-record.ts';
import { decodeReply, encodeReply } from './reply-record.ts';
import { decodeRun, encodeRun } from './run-record.ts';
import { decodeSelfTest, encodeSelfTest } from './self-test-record.ts';
import { decodeSummary } from './summary-record.ts';
import { decodeTrial, encodeTrial } from './trial-record.ts';
import { jsonSchemas } from './write-schemas.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures');
const PUBLISHED = join(import.meta.dirname, '..', '..', 'results', 'schemas');

/** Every format: its fixture, its schema, and both directions. */
const FORMATS = [
  {
    format: 'trial',
    file: 'trials.jsonl',
    decode: decodeTrial,
    encode: (value: unknown) => encodeTrial(decodeTrial(value, '')),
  },
  {
    format: 'reply',
    file: 'replies.jsonl',
    decode: decodeReply,
    encode: (value: unknown) => encodeReply(decodeReply(value, '')),
  },
  {
    format: 'grade',
    file: 'grades/1.jsonl',
    decode: decodeGrade,
    encode: (value: unknown) => encodeGrade(decodeGrade(value, '')),
  },
  { format: 'run', file: 'run.json', decode: decodeRun, encode: (value: unknown) => encodeRun(decodeRun(value, '')) },
  {
    format: 'manifest',
    file: 'MANIFEST.json',
    decode: decodeManifest,
    encode: (value: unknown) => strictJson(decodeManifest(value, '')),
  },
  {
    format: 'summary',
    file: 'summary.json',
    decode: decodeSummary,
    encode: (value: unknown) => strictJson(decodeSummary(value, '')),
  },
  {
    format: 'self-test',
    file: 'self-tests/2026-11-21T120000Z.json',
    decode: decodeSelfTest,
    encode: (value: unknown) => encodeSelfTest(decodeSelfTest(value, '')),
  },
] as const;

describe.each(FORMATS)('the $format format', ({ format, file, decode, encode }) => {
  it('reads what version 1 wrote, for ever, and writes it back unchanged', () => {
    const records = fixture('v1', file);
    expect(records.length).toBeGreaterThan(0);
    for (const record of records) expect(JSON.parse(encode(record))).toEqual(record);
  });

  it('fits its published JSON Schema', () => {
    const validate = new Ajv2020({ strict: false }).compile(published(`${format}-1.schema.json`));
    for (const record of fixture('v1', file)) {
      validate(record);
      expect(validate.errors ?? []).toEqual([]);
    }
    expect(validate({})).toBe(false);
  });

  it('keeps a member that a later version added, and hands it on when it is written again', () => {
    const [record] = fixture('v1', file);
    const later = { ...(record as object), addedLater: { by: 'somebody', n: 7 } };
    expect(JSON.parse(encode(later))).toEqual(later);
  });

  it('refuses a newer version, and says what to do', () => {
    expect(() => decode({ schema: `bakeoff.${format}/2` }, 'the file')).toThrow(
      `the file: schema bakeoff.${format}/2 is newer than this program reads (up to 1). Update bakeoff`,
    );
  });

  it('refuses a file of another kind', () => {
    expect(() => decode({ schema: 'bakeoff.other/1' }, 'the file')).toThrow(
      `a ${format} file says "bakeoff.${format}/1"`,
    );
    expect(() => decode(7, 'the file')).toThrow('"schema" is undefined');
  });
});

describe('the published JSON Schemas', () => {
  it('are those the program reads with; when this fails: node bench/store/write-schemas-here.ts results/schemas', () => {
    for (const [name, text] of jsonSchemas()) expect(readFileSync(join(PUBLISHED, name), 'utf8'), name).toBe(text);
  });
});

describe('a decoder', () => {
  it('names the place and the field of what was changed by hand', () => {
    const { outcome: _, ...trial } = JSON.parse(encodeTrial(exampleTrial('t1')));
    expect(() => decodeTrial({ ...trial, outcome: { kind: 'won' } }, 'trials.jsonl, line 3')).toThrow(
      /trials\.jsonl, line 3: field "outcome(\.kind)?": .*changed by hand/,
    );
    expect(() =>
      decodeGrade({ ...JSON.parse(encodeGrade(exampleGrade('t1'))), grade: { kind: 'scored', score: 7 } }, 'x'),
    ).toThrow('field "grade.score"');
  });

  it('reads a session that knows what others used of the machine, one that could not tell, and one from before it was asked', () => {
    const [run] = fixture('v1', 'run.json') as { sessions: object[] }[];
    const [session] = run?.sessions ?? [];
    const sessions = [{ ...session, foreignCpuShare: 0.25 }, { ...session, foreignCpuShare: null }, session];
    const read = decodeRun({ ...run, sessions }, 'run.json');
    expect(read.sessions.map(({ foreignCpuShare }) => foreignCpuShare)).toEqual([0.25, undefined, undefined]);
  });
});

describe('strict JSON', () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'refuses %d and names its member',
    (number) => {
      expect(() => strictJson({ latency: { ttfatMs: number } })).toThrow(`"ttfatMs" is ${number}`);
    },
  );

  it('writes what was not measured as null, never leaves it out', () => {
    expect(strictJson({ a: undefined, b: [1, undefined] })).toBe('{"a":null,"b":[1,null]}');
  });
});

describe('every record', () => {
  const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
  const ms = maybe(
    fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 }).filter((value) => !Object.is(value, -0)),
  );
  const failure = fc.record({
    kind: fc.constantFrom(...(Object.keys(FAILURES) as FailureKindName[])),
    message: fc.string(),
    status: maybe(fc.integer({ min: 100, max: 599 })),
    code: maybe(fc.string()),
    requestId: maybe(fc.string()),
    retryAfterMs: ms,
    phase: maybe(fc.constantFrom('connect', 'first-token', 'idle', 'total')),
    limitMs: ms,
  });
  const outcome: fc.Arbitrary<Outcome> = fc.oneof(
    fc.constantFrom<Outcome>(
      { kind: 'answered' },
      { kind: 'cut-short' },
      { kind: 'context-exceeded' },
      { kind: 'missing-recording' },
    ),
    fc.record({ kind: fc.constant('wrong-shape'), detail: fc.string() }),
    fc.record({ kind: fc.constant('refused'), by: fc.constantFrom('model', 'filter'), detail: fc.string() }),
    fc.record({ kind: fc.constant('tool-loop-limit'), limit: fc.nat() }),
    fc.record({ kind: fc.constant('broken'), error: fc.string({ unit: 'binary' }) }),
    fc.record({ kind: fc.constant('failed'), failure }),
  );
  const grade: fc.Arbitrary<Grade> = fc.oneof(
    fc.record(
      { kind: fc.constant('scored'), score: fc.constantFrom(0, 0.25, 1), detail: fc.string(), mode: fc.string() },
      { requiredKeys: ['kind', 'score'] },
    ),
    fc.record({ kind: fc.constantFrom('ungraded', 'notApplicable'), reason: fc.string() }),
  );

  it('of a trial comes back as it was written', () => {
    fc.assert(
      fc.property(outcome.map(plain), maybe(fc.string()), ms, fc.boolean(), (ended, text, time, warmUp) => {
        const trial = exampleTrial('t1', {
          outcome: ended,
          servedModel: text,
          fingerprint: text,
          warmUp,
          attempts: [
            {
              call: 0,
              startedAt: '2026-11-20T12:00:00.000Z',
              sentMs: time,
              headersMs: time,
              firstTokenMs: time,
              firstAnswerMs: time,
              lastAnswerMs: time,
              doneMs: time,
              endedMs: time ?? 0,
              httpStatus: 200,
              failure: ended.kind === 'failed' ? ended.failure : undefined,
              waitMs: time,
              finish: undefined,
              usage: undefined,
              requestId: text,
              servedModel: text,
              fingerprint: text,
              serviceTier: text,
            },
          ],
        });
        expect(decodeTrial(JSON.parse(encodeTrial(trial)), '')).toStrictEqual({ schema: 'bakeoff.trial/1', ...trial });
      }),
    );
  });

  it('of a reply comes back as it was written, whatever was said', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), jsonHolds, (text, state) => {
        const reply = { ...exampleReply('t1', text), state: state ?? undefined };
        const decoded = decodeReply(JSON.parse(encodeReply(reply)), '');
        expect(decoded).toEqual({ schema: 'bakeoff.reply/1', ...reply });
      }),
    );
  });

  it('of a grade comes back as it was written', () => {
    fc.assert(
      fc.property(grade.map(plain), (given) => {
        const record = { ...exampleGrade('t1'), grade: given };
        expect(decodeGrade(JSON.parse(encodeGrade(record)), '')).toStrictEqual({
          schema: 'bakeoff.grade/1',
          ...record,
        });
      }),
    );
  });

  it('of a run comes back as it was written', () => {
    const run = exampleRun('r1');
    expect(decodeRun(JSON.parse(encodeRun(run)), '')).toStrictEqual({ schema: 'bakeoff.run/1', ...run });
  });
});

/** fast-check's records have no prototype; decoded ones have the usual one. */
function plain<T>(record: T): T {
  return structuredClone(record);
}

function fixture(version: string, file: string): readonly unknown[] {
  const text = readFileSync(join(FIXTURES, version, file), 'utf8');
  return file.endsWith('.jsonl')
    ? text
        .trimEnd()
        .split('\n')
        .map((line): unknown => JSON.parse(line))
    : [JSON.parse(text)];
}

function published(name: string): object {
  return JSON.parse(readFileSync(join(PUBLISHED, name), 'utf8'));
}

/** Any value as JSON holds it: it has no -0. */
const jsonHolds = fc.jsonValue().map((value): unknown => JSON.parse(JSON.stringify(value)));
