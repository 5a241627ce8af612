import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openLabWorld, readFolder, startLabRun } from './lab-world.ts';

let results = '';
beforeEach(() => {
  results = mkdtempSync(join(tmpdir(), 'bakeoff-storm-'));
});
afterEach(() => rmSync(results, { recursive: true }));

it('a storm of 429 costs no trial, and the run holds how it was ridden out: halved at once, grown one by one after', async () => {
  const storm = { requests: Array.from({ length: 24 }, (_, place) => place + 1), attempts: [1, 2, 3] };
  await using world = await openLabWorld([{ fault: 'rate-limited-retry-after', ...storm }], {
    cases: 40,
    contenders: ['chat', 'messages'],
  });
  const { folder } = await startLabRun(results, world.cast, { options: { concurrency: 8 } });
  const { run, trials } = await readFolder(folder);
  expect(run.counts).toMatchObject({ planned: 80, attempted: 80, scored: 80, ungraded: 0, excluded: {} });
  expect(new Set(trials.map(({ id }) => id)).size).toBe(80);
  const failures = trials.flatMap(({ attempts }) => attempts.flatMap(({ failure }) => failure?.kind ?? []));
  expect(failures.length, 'the storm struck').toBeGreaterThan(16);
  expect(new Set(failures)).toEqual(new Set(['rate-limited']));

  const lanes = Map.groupBy(run.sessions[0]?.concurrencyHistory ?? [], ({ limitKey }) => limitKey);
  expect([...lanes.keys()].toSorted()).toEqual(['simulated anthropic', 'simulated openai']);
  for (const changes of lanes.values()) {
    expect(changes[0]).toMatchObject({ concurrency: 8, why: 'as given' });
    expect(changes[1]).toMatchObject({ concurrency: 4, why: 'over the rate limit' });
    for (const [place, { concurrency, why }] of changes.entries()) {
      const before = changes[place - 1]?.concurrency;
      if (before === undefined) continue;
      expect(concurrency).toBe(why === 'over the rate limit' ? Math.floor(before / 2) : before + 1);
    }
    expect(changes.at(-1)?.concurrency, 'after the storm all places are open again').toBe(8);
    const times = changes.map(({ at }) => at);
    expect(times).toEqual(times.toSorted());
  }
});
