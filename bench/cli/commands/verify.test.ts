import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closeRun } from '#bench/run/close-run.ts';
import { exampleFolder } from '#bench/run/example-folder.ts';
import { packRun } from '#bench/store/pack-run.ts';
import { readGrades, readRun } from '#bench/store/read-runs.ts';
import { writeGrades, writeManifest } from '#bench/store/write-run.ts';
import type { Engine } from '../decide-on.ts';
import { examplePolicyFile, exampleWorld, keepingScreen } from '../example-decision-world.ts';
import { decisionNotice } from './decision-follow-up.ts';
import { decisionRecord } from './decision-record.ts';
import { verify } from './verify.ts';

const RUN = '2026-11-20T120000Z-example-aaaaaa';
const DECISION = '2026-11-21-example';

let results = '';
let policy = '';
let folder = '';
const world = exampleWorld('2026-11-21T09:00:00.000Z');
beforeEach(async () => {
  results = mkdtempSync(join(tmpdir(), 'bakeoff-verify-cli-'));
  policy = examplePolicyFile(results);
  folder = (await exampleFolder(results)).folder;
  world.set('2026-11-21T09:00:00.000Z');
});
afterEach(() => rmSync(results, { recursive: true }));

async function decided(): Promise<void> {
  const none = { recommendedBy: [], dissents: [], alternatives: [], predictions: [], notes: [] };
  await decisionRecord(
    {
      ...none,
      run: RUN,
      policy,
      name: 'example',
      question: 'Do we move?',
      choice: 'postpone',
      contender: undefined,
      reason: undefined,
      decidedBy: ['Ada'],
      waivers: [],
      signOffs: ['editor=yes:Eve'],
      expires: undefined,
      supersedes: undefined,
      asOf: undefined,
      results,
      json: false,
    },
    keepingScreen(),
    world,
  );
}

async function verified(wanted: string, engine?: Engine) {
  const screen = keepingScreen();
  const code = await verify(wanted, { policy, results, json: true }, screen, ...(engine === undefined ? [] : [engine]));
  return { code, found: screen.json() as { mismatches: { file: string; field: string }[]; unchecked: string[] } };
}

function tamper(path: string, from: string, to: string): void {
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
}

const record = () => join(results, 'decisions', `${DECISION}.json`);

describe('bakeoff verify of a run', () => {
  it('exits with 0 and says so when everything matches', async () => {
    const screen = keepingScreen();
    expect(await verify('latest', { policy: undefined, results, json: false }, screen)).toBe(0);
    expect(screen.text()).toBe(`Run ${RUN}: everything that was checked matches (8 checks).`);
  });

  it('exits with 1 and names file, field, what is stored and what is derived', async () => {
    tamper(join(folder, 'run.json'), '"scored": 16', '"scored": 15');
    await writeManifest(folder);
    const screen = keepingScreen();
    expect(await verify(RUN, { policy: undefined, results, json: false }, screen)).toBe(1);
    expect(screen.text()).toMatch(/run\.json +counts\.scored +15 +16\n/);
    expect(screen.text()).toContain('2 mismatches. What is stored is not what its evidence says.');
  });

  it('does not mind the decisions beside it, and refuses what is neither', async () => {
    await decided();
    tamper(record(), '"Ada"', '"Eve"');
    expect((await verified(RUN)).code).toBe(0);
    await expect(verified('nothing')).rejects.toThrow(
      `No run is called "nothing". Known: ${RUN}, or "latest". Decisions: ${DECISION}.`,
    );
  });
});

describe('bakeoff verify of a decision', () => {
  it('comes to the same finding, byte for byte, and exits with 0', async () => {
    await decided();
    const { code, found } = await verified(DECISION);
    expect(found.mismatches).toEqual([]);
    expect(found.unchecked).toEqual([]);
    expect(found).toMatchObject({
      checked: expect.arrayContaining([
        `decisions/${DECISION}.json: 6 hashes of its evidence`,
        expect.stringMatching(/the finding of policy example-upgrade version 1 .* to the byte$/),
      ]),
    });
    expect(code).toBe(0);
  });

  it.each(['run.json', 'trials.jsonl', 'replies.jsonl', 'grades/1.jsonl', 'summary.json', 'MANIFEST.json'])(
    'names %s when it is not the file that was cited',
    async (file) => {
      await decided();
      const path = join(folder, file);
      writeFileSync(path, `${readFileSync(path, 'utf8')}\n`);
      if (file !== 'MANIFEST.json') await writeManifest(folder);
      const { code, found } = await verified(DECISION);
      expect(code).toBe(1);
      expect(found.mismatches).toContainEqual(
        expect.objectContaining({ file: `runs/${RUN}/${file}`, field: 'sha256' }),
      );
    },
  );

  it.each([
    { change: 'the verdict', from: '"verdict": "', to: '"verdict": "LAUNCH", "was": "', field: 'engine.verdict' },
    { change: 'the headline', from: '"headline": "', to: '"headline": "Well: ', field: 'engine.headline' },
    {
      change: 'the outcome of a gate',
      from: '"outcome": "pass"',
      to: '"outcome": "fail"',
      field: 'engine.gates.editor',
    },
    { change: 'a sign-off', from: '"answer": "yes"', to: '"answer": "no"', field: 'engine.findingSha256' },
    { change: 'the cited manifest', from: '"manifestSha256": "', to: '"manifestSha256": "0', field: 'sha256' },
    { change: 'the grading pass', from: '"gradingPass": 1', to: '"gradingPass": 2', field: 'evidence.gradingPass' },
    { change: 'the run', from: '"run": "2026', to: '"run": "2025', field: 'evidence.run' },
  ])(
    'finds $change changed in the newest record, which no later one holds the hash of',
    async ({ from, to, field }) => {
      await decided();
      tamper(record(), from, to);
      const { code, found } = await verified(DECISION);
      expect(code).toBe(1);
      expect(found.mismatches.map((one) => one.field)).toContain(field);
    },
  );

  it('names a record that was changed under a later one', async () => {
    await decided();
    world.set('2026-11-22T09:00:00.000Z');
    const notice = { name: 'n', says: 'x', by: 'Ada', trigger: 'incident', contender: 'new', source: undefined };
    await decisionNotice({ ...notice, results, json: false }, keepingScreen(), world);
    tamper(record(), '"Do we move?"', '"Do we stay?"');
    const { code, found } = await verified(DECISION);
    expect(code).toBe(1);
    expect(found.mismatches).toMatchObject([{ file: `decisions/${DECISION}.json`, field: 'chain' }]);
  });

  it('still holds after its run was graded again: the pass it rests on is there', async () => {
    await decided();
    const run = await readRun(folder);
    await writeGrades(folder, 2, readGrades(folder, 1), []);
    const pass = { number: 2, at: '2026-11-22T00:00:00.000Z', why: 'again', graders: {}, judge: undefined };
    await closeRun({ ...run, grading: { current: 2, passes: [...run.grading.passes, pass] } }, folder, []);
    const { code, found } = await verified(DECISION);
    expect(found.mismatches).toEqual([]);
    expect(found.unchecked).toContain(`runs/${RUN}/run.json is of grading pass 2; the decision rests on pass 1`);
    expect(code).toBe(0);
  });

  it('still holds after its run was packed: what it cites is what the files hold', async () => {
    await decided();
    await packRun(folder);
    expect(await verified(DECISION)).toMatchObject({ code: 0, found: { mismatches: [], unchecked: [] } });
    rmSync(join(folder, 'trials.jsonl.gz'));
    const { code, found } = await verified(DECISION);
    expect(code).toBe(1);
    expect(found.mismatches).toContainEqual(
      expect.objectContaining({ file: `runs/${RUN}/trials.jsonl`, derived: 'the file is gone' }),
    );
  });

  it('says that the finding is not checked when the policy it was made by is not at hand', async () => {
    await decided();
    policy = examplePolicyFile(results, 'Six points are.');
    const { code, found } = await verified(DECISION);
    expect(code).toBe(0);
    expect(found.unchecked).toEqual([
      'the finding: policy example-upgrade version 1 is not at hand to decide by again',
    ]);
  });

  it('names what an engine that has changed finds otherwise', async () => {
    await decided();
    const changed: Engine = (given, evidence) => ({ ...world.engine(given, evidence), verdict: 'LAUNCH' });
    const { code, found } = await verified(DECISION, changed);
    expect(code).toBe(1);
    expect(found.mismatches.map(({ field }) => field)).toEqual(['engine.verdict', 'engine.findingSha256']);
  });
});
