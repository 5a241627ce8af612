import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeSamples } from '#bench/import/describe-samples.ts';
import { IMPORT_FORMATS } from '#bench/import/formats.ts';
import { heldEffects } from './held-world.ts';
import { writeImportedRun } from './write-imported-run.ts';

const MAP = new Map(
  Object.entries({
    case: 'id',
    prompt: 'prompt',
    output: 'response',
    contender: 'model',
    repetition0: 'trial',
    latencyS: 'latency_s',
  }),
);

/** Values that no tool writes, or that a writer of ours must not pass on. */
const HOSTILE = [
  '1e400',
  'null',
  '[]',
  '{"__proto__":{"polluted":1}}',
  '"\\ud800"',
  '"\\u0000\\u001b[31m\\u202e"',
  `${'['.repeat(3000)}${']'.repeat(3000)}`,
  '9007199254740993',
  '-1',
  '"2026-13-45T99:99:99Z"',
];

/** One way to spoil a file: cut it off, change some bytes, or put a hostile value in place of one of its own. */
const spoiled = fc.oneof(
  fc.record({ kind: fc.constant('cut' as const), at: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({
    kind: fc.constant('bytes' as const),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    byte: fc.integer({ min: 0, max: 255 }),
  }),
  fc.record({
    kind: fc.constant('value' as const),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    value: fc.constantFrom(...HOSTILE),
  }),
);
type Spoiled = typeof spoiled extends fc.Arbitrary<infer T> ? T : never;

const A_VALUE = /:\s*("(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|null|true|false)/g;

function spoil(content: Buffer, way: Spoiled): Buffer {
  const place = Math.floor(way.at * (content.length - 1));
  switch (way.kind) {
    case 'cut':
      return content.subarray(0, place);
    case 'bytes': {
      const changed = Buffer.from(content);
      changed[place] = way.byte;
      return changed;
    }
    case 'value': {
      const text = content.toString('utf8');
      const values = [...text.matchAll(A_VALUE)];
      const found = values[Math.floor(way.at * (values.length - 1))];
      if (found === undefined) return content;
      return Buffer.from(`${text.slice(0, found.index)}: ${way.value}${text.slice(found.index + found[0].length)}`);
    }
    default:
      return way satisfies never;
  }
}

it.each(['file'])('spoils a %s as it says', () => {
  const content = Buffer.from('{"a":1,"b":2}');
  expect(spoil(content, { kind: 'cut', at: 0.5 }).toString()).toBe('{"a":1');
  expect(spoil(content, { kind: 'value', at: 1, value: 'null' }).toString()).toBe('{"a":1,"b": null}');
  expect(spoil(content, { kind: 'bytes', at: 0, byte: 0x41 }).toString()).toBe('A"a":1,"b":2}');
});

describeSamples('a spoiled file of another tool', '.', (samples) => {
  it.each([
    ['promptfoo', 'promptfoo/results.json'],
    ['promptfoo', 'promptfoo/results.jsonl'],
    ['promptfoo-tests', 'promptfoo/promptfooconfig.yaml'],
    ['inspect', 'inspect/inspect_log_popularity_gpt-4o-mini.json'],
    ['braintrust', 'braintrust/experiment_events.jsonl'],
    ['otel', 'otel/genai_span_otlp.json'],
    ['openai-evals', 'openai-evals/run_log.jsonl'],
    ['jsonl', 'hf/prompt_response.jsonl'],
  ])('is read or refused as %s, %s: never a crash, a made-up count or half of a run', async (id, name) => {
    const format = await IMPORT_FORMATS[id]?.();
    if (format === undefined) throw new Error(`no format ${id}`);
    const content = readFileSync(join(samples, name));
    const folder = mkdtempSync(join(tmpdir(), 'bakeoff-hostile-'));
    const [path, resultsDir] = [join(folder, basename(name)), join(folder, 'results')];
    try {
      await fc.assert(
        fc.asyncProperty(spoiled, async (way) => {
          writeFileSync(path, spoil(content, way));
          try {
            const { run } = await writeImportedRun(
              format.read({ name: basename(name), path, bytes: 1 }, { map: MAP }),
              {
                resultsDir,
                name: 'spoiled',
                ledger: {
                  scenario: 'spoiled',
                  title: 'Spoiled',
                  primary: format.primary,
                  against: undefined,
                  gradersVersion: 'imported',
                },
                source: { format: id, files: [], mapping: [], cannotKnow: [] },
                skipFaulty: true,
                effects: heldEffects(),
                secrets: [],
              },
            );
            const { planned = 0, scored = 0, ungraded = 0, excluded = {} } = run?.counts ?? {};
            expect(scored + ungraded + Object.values(excluded).reduce((sum, trials) => sum + trials, 0)).toBe(planned);
          } catch (error) {
            // A clear refusal is a plain Error; a RangeError or TypeError is a crash.
            expect((error as Error).name, (error as Error).stack).toMatch(/^(Error|AssertionError)$/);
            if ((error as Error).name === 'AssertionError') throw error;
          }
          expect(readdirSync(resultsDir).filter((one) => one.startsWith('.'))).toEqual([]);
          expect('polluted' in {}).toBe(false);
          rmSync(resultsDir, { recursive: true });
        }),
        { numRuns: 60 },
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
