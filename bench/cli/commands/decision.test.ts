import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exampleFolder } from '#bench/run/example-folder.ts';
import { readDecisions } from '#bench/store/read-decisions.ts';
import { examplePolicyFile, exampleWorld, keepingScreen } from '../example-decision-world.ts';
import { type DecisionFlags, decisionCheck, decisionList, decisionShow } from './decision.ts';
import { decisionAmend, decisionNotice, decisionOutcome } from './decision-follow-up.ts';
import { type DecisionRecordFlags, decisionRecord } from './decision-record.ts';

const DAY = '2026-11-21T09:00:00.000Z';
const RUN = '2026-11-20T120000Z-example-aaaaaa';

let results = '';
let policy = '';
let world = exampleWorld(DAY);
beforeEach(async () => {
  results = mkdtempSync(join(tmpdir(), 'bakeoff-decision-'));
  policy = examplePolicyFile(results);
  world = exampleWorld(DAY);
  await exampleFolder(results, { cases: 40 });
});
afterEach(() => rmSync(results, { recursive: true }));

function recordFlags(changes: Partial<DecisionRecordFlags> = {}): DecisionRecordFlags {
  return {
    run: RUN,
    policy,
    name: 'example',
    question: 'Do we move from old to new?',
    choice: 'keep',
    contender: 'old',
    reason: undefined,
    decidedBy: ['Ada', 'Ben'],
    recommendedBy: ['Cem'],
    dissents: ['Dee: the price counts for more'],
    alternatives: ['the old prompt on new: not measured yet'],
    waivers: [],
    signOffs: ['editor=yes:Eve'],
    predictions: ['quality:old@example=0.9..1:2026-12-15'],
    expires: undefined,
    supersedes: undefined,
    notes: [],
    asOf: undefined,
    results,
    json: false,
    ...changes,
  };
}

async function record(changes: Partial<DecisionRecordFlags> = {}) {
  const screen = keepingScreen();
  const code = await decisionRecord(recordFlags(changes), screen, world);
  return { code, text: screen.text() };
}

function flags(changes: Partial<DecisionFlags> = {}): DecisionFlags {
  return { asOf: undefined, policies: [policy], prices: ownPrices('10'), results, json: false, ...changes };
}

/** The run's models are in no price table, so the prices of today are given. */
function ownPrices(output: string): string {
  const path = join(results, `prices-${output}.yaml`);
  writeFileSync(path, `old: {input: 2, output: ${output}}\nnew: {input: 2, output: ${output}}\n`);
  return path;
}

async function check(changes: Partial<DecisionFlags> = {}) {
  const screen = keepingScreen();
  const code = await decisionCheck(flags(changes), screen, world);
  return { code, text: screen.text() };
}

const followUp = { name: 'later', says: 'it happened', by: 'Ada', json: false } as const;

describe('bakeoff decision record', () => {
  it('writes down what the engine found, what people decided, and what both rest on', async () => {
    const { code, text } = await record();
    expect(code).toBe(0);
    expect(text).toContain('Recorded: decisions/2026-11-21-example.json\nThe engine: HOLD');
    expect(text).toContain('It holds through 2027-01-20, or until price-change, snapshot-change');
    const [written] = (await readDecisions(results)).records;
    expect(written).toMatchObject({
      id: '2026-11-21-example',
      recordedAt: DAY,
      recordedBy: 'Ada',
      engine: { verdict: 'HOLD', candidate: 'new', policy: { id: 'example-upgrade', version: 1 }, asOf: DAY },
      decided: {
        choice: 'keep',
        contender: 'old',
        agreesWithEngine: true,
        overrideReason: undefined,
        dissented: [{ who: 'Dee', why: 'the price counts for more' }],
      },
      evidence: { run: RUN, gradingPass: 1 },
      alternatives: [{ alternative: 'the old prompt on new', whyNot: 'not measured yet' }],
      signOffs: [{ gate: 'editor', role: 'editor', by: 'Eve', answer: 'yes' }],
      predictions: [{ id: 'p1', metric: 'quality', contender: 'old', low: 0.9, high: 1, checkBy: '2026-12-15' }],
      expires: '2027-01-20',
    });
    if (written?.kind !== 'decision') throw new Error('not a decision');
    expect(written.engine.gates[0]).toMatchObject({ gate: 'quality', outcome: 'fail', value: -0.5 });
    expect(written.evidence.files.map(({ file }) => file)).toEqual([
      'grades/1.jsonl',
      'replies.jsonl',
      'run.json',
      'summary.json',
      'trials.jsonl',
    ]);
  });

  it('refuses an override without a reason, and keeps the reason of one that has it', async () => {
    await expect(record({ choice: 'adopt', contender: 'new' })).rejects.toThrow(
      'The engine concludes HOLD of new, and you decide adopt: an override. Say why: --reason <text>. Nothing was recorded.',
    );
    await expect(record({ choice: 'adopt', contender: 'new', reason: ' ' })).rejects.toThrow('an override');
    expect((await readDecisions(results)).records).toEqual([]);
    const { text } = await record({ choice: 'adopt', contender: 'new', reason: 'the old one is switched off' });
    expect(text).toContain('People: adopt new, against the engine: the old one is switched off.');
    expect((await readDecisions(results)).records[0]).toMatchObject({
      decided: { agreesWithEngine: false, overrideReason: 'the old one is switched off' },
    });
  });

  it.each([
    {
      changes: { reason: 'we like it' },
      says: /--reason is for overriding/,
      because: 'a reason where nothing is overridden',
    },
    {
      changes: { choice: 'launch' },
      says: /accepted: adopt, adopt-limited, keep, postpone/,
      because: 'a choice there is not',
    },
    { changes: { contender: 'newest' }, says: /It has: old, new/, because: 'a contender that did not run' },
    { changes: { contender: undefined }, says: /needs --contender/, because: 'nobody to keep' },
    { changes: { decidedBy: [] }, says: /--decided-by/, because: 'nobody who decides' },
    { changes: { question: ' ' }, says: /--question/, because: 'no question' },
    {
      changes: { dissents: ['Dee'] },
      says: /--dissent "Dee" cannot be read. Accepted: <who>: <why>/,
      because: 'a dissent without a why',
    },
    {
      changes: { predictions: ['speed:old@example=1..2:2026-12-15'] },
      says: /Known: quality/,
      because: 'a metric there is not',
    },
    {
      changes: { predictions: ['quality:x@example=0..1:2026-12-15'] },
      says: /only old, new/,
      because: 'a prediction of nobody',
    },
    {
      changes: { predictions: ['quality:old@letters=0..1:2026-12-15'] },
      says: /only example/,
      because: 'a prediction of another scenario',
    },
    {
      changes: { predictions: ['quality:old@example=1..0:2026-12-15'] },
      says: /its range is not one/,
      because: 'a range the wrong way round',
    },
    {
      changes: { predictions: ['quality:old@example=0..1:2026-11-21'] },
      says: /a day after 2026-11-21/,
      because: 'a prediction of today',
    },
    {
      changes: { predictions: ['quality:old@example=0..1:2026-02-30'] },
      says: /a day after/,
      because: 'a day there is not',
    },
    {
      changes: { expires: '2027-01-21' },
      says: /a day from 2026-11-21 to 2027-01-20, since the policy/,
      because: 'longer than the policy lets it',
    },
    { changes: { supersedes: 'x' }, says: /There are no decisions yet/, because: 'taking the place of nothing' },
    { changes: { run: 'x' }, says: /No run is called "x"/, because: 'a run there is not' },
    { changes: { policy: undefined }, says: /no sealed policy.*--policy/, because: 'no policy' },
    { changes: { name: 'The Example' }, says: /lower-case words/, because: 'a name that is none' },
  ])('refuses $because, and writes nothing', async ({ changes, says }) => {
    await expect(record(changes)).rejects.toThrow(says);
    expect((await readDecisions(results)).records).toEqual([]);
  });

  it('refuses a run that is not what its own files say', async () => {
    const path = join(results, 'runs', RUN, 'grades', '1.jsonl');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"score":0', '"score":1'));
    await expect(record()).rejects.toThrow(
      /does not match its own evidence \(grades\/1\.jsonl: sha256\).*bakeoff verify/,
    );
  });
});

describe('bakeoff decision check', () => {
  it('says that there is nothing to check', async () => {
    expect(await check()).toMatchObject({ code: 0, text: expect.stringContaining('0 decisions as of 2026-11-21') });
  });

  it('is quiet while a decision stands, and says what could not be checked', async () => {
    await record();
    const { code, text } = await check();
    expect(code).toBe(0);
    expect(text).toContain('✓ valid  2026-11-21-example: valid through 2027-01-20');
    expect(text).toContain(
      'snapshot-change could not be checked: no run since the decision has seen which model is served',
    );
    expect(text).toContain('suite-major could not be checked');
    expect(text).not.toContain('price-change');
    expect(text).toContain('Hit rate: not known; none of 1 prediction is scored yet.');
    expect(text).toContain('1 decision as of 2026-11-21, none of them stale.');
  });

  it('exits with 1 when one has expired', async () => {
    await record();
    expect((await check({ asOf: '2027-01-20' })).code).toBe(0);
    expect(await check({ asOf: '2027-01-21' })).toMatchObject({
      code: 1,
      text: expect.stringContaining('✗ expired  2026-11-21-example: expired: its last day was 2027-01-20'),
    });
  });

  it('exits with 1 when a price changed, and names both', async () => {
    await record();
    const { code, text } = await check({ prices: ownPrices('12') });
    expect(code).toBe(1);
    expect(text).toContain(
      '! re-opened  2026-11-21-example: re-opened by price-change (old: $2 in, $10 out a million tokens is now $2 in, $12 out',
    );
  });

  it('exits with 1 when the policy changed, or a newer run was served by another model', async () => {
    await record();
    await exampleFolder(results, {
      id: '2026-11-25T120000Z-example-bbbbbb',
      createdAt: '2026-11-25T12:00:00.000Z',
      served: { old: 'old-model-2' },
      scenarioVersion: 2,
    });
    policy = examplePolicyFile(results, 'Six points are.');
    const { code, text } = await check({ asOf: '2026-11-26' });
    expect(code).toBe(1);
    expect(text).toContain('policy-change (policy example-upgrade has hash');
    expect(text).toContain('old is served by old-model-2 in run 2026-11-25T120000Z-example-bbbbbb; it was old-model-1');
    expect(text).toContain('example is at version 2; the decision rests on version 1');
    expect((await check({ asOf: '2026-11-24' })).text).not.toContain('snapshot-change (');
  });

  it('exits with 1 at a drift alarm after the decision', async () => {
    rmSync(join(results, 'runs', RUN), { recursive: true });
    // Some noise between trials of a case: without any, no alarm can be told from chance.
    const isRight = (_contender: string, place: number, repetition: number) => place % 8 !== repetition;
    await exampleFolder(results, { cases: 40, isRight });
    await record({ choice: 'postpone', contender: undefined });
    for (let day = 22; day <= 29; day += 1) {
      await exampleFolder(results, {
        id: `2026-11-${day}T120000Z-example-cccccc`,
        createdAt: `2026-11-${day}T12:00:00.000Z`,
        cases: 40,
        isRight: (contender, place, repetition) => day < 26 === isRight(contender, place, repetition),
      });
    }
    const { code, text } = await check({ asOf: '2026-11-30' });
    expect(code).toBe(1);
    expect(text).toMatch(/drift-alarm \(quality of new in example fell by \d\d\.\d points/);
  });

  it('exits with 1 at an incident, and lets a later decision take its place', async () => {
    await record();
    world.set('2026-11-22T09:00:00.000Z');
    const notice = { ...followUp, trigger: 'incident', contender: 'old-model', source: undefined, results };
    expect(await decisionNotice(notice, keepingScreen(), world)).toBe(0);
    expect(await check()).toMatchObject({
      code: 1,
      text: expect.stringContaining('incident (old-model: it happened (2026-11-22-later))'),
    });
    world.set('2026-11-23T09:00:00.000Z');
    await record({ supersedes: 'example', name: 'again' });
    expect(await check()).toMatchObject({ code: 0, text: expect.stringContaining('superseded by 2026-11-23-again') });
    const broken = { ...notice, trigger: 'price-change' };
    await expect(decisionNotice(broken, keepingScreen(), world)).rejects.toThrow('retirement-notice or incident');
  });

  it('scores predictions by newer runs, or by what an outcome says, and gives the hit rate', async () => {
    await record({ predictions: ['quality:old@example=0.9..1:2026-12-15', 'quality:new@example=0.9..1:2026-12-15'] });
    await exampleFolder(results, {
      id: '2026-12-01T120000Z-example-bbbbbb',
      createdAt: '2026-12-01T12:00:00.000Z',
      cases: 40,
    });
    const scored = await check({ asOf: '2026-12-16' });
    expect(scored.text).toContain('Hit rate: 50.0 % of 2 scored predictions, no interval; 0 open.');
    world.set('2026-12-17T09:00:00.000Z');
    const outcome = { ...followUp, decision: 'example', observed: ['p2=0.95[0.94,0.96]:production'], results };
    await decisionOutcome(outcome, keepingScreen(), world);
    expect((await check()).text).toContain('Hit rate: 100.0 % of 2 scored predictions');
    const unknown = { ...outcome, observed: ['p9=0.5:production'] };
    await expect(decisionOutcome(unknown, keepingScreen(), world)).rejects.toThrow(
      'predictions of 2026-11-21-example: p1, p2',
    );
  });

  it('holds to what an amendment says', async () => {
    await record();
    world.set('2027-01-10T09:00:00.000Z');
    const amendment = {
      ...followUp,
      decision: 'latest',
      expires: '2027-02-28',
      waivers: ['quality:Ada+Ben:2027-01-31:until the port is done'],
      results,
    };
    await decisionAmend(amendment, keepingScreen(), world);
    expect((await check({ asOf: '2027-02-01' })).text).toContain('valid through 2027-02-28');
    expect((await check({ asOf: '2027-02-01' })).text).toContain('The waiver of quality was over on 2027-01-31');
    await expect(decisionAmend({ ...amendment, expires: 'soon' }, keepingScreen(), world)).rejects.toThrow(
      'YYYY-MM-DD',
    );
  });

  it('refuses to go on from a record that was changed, and names it', async () => {
    await record();
    world.set('2026-11-22T09:00:00.000Z');
    await record({ name: 'second' });
    const path = join(results, 'decisions', '2026-11-21-example.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"keep"', '"adopt"'));
    await expect(check()).rejects.toThrow('decisions/2026-11-21-example.json was changed after it was written');
  });
});

describe('bakeoff decision list and show', () => {
  it('list every decision with its status', async () => {
    const empty = keepingScreen();
    await decisionList(flags(), empty, world);
    expect(empty.text()).toContain('There are no decisions yet');
    await record();
    const screen = keepingScreen();
    expect(await decisionList(flags({ asOf: '2027-06-01' }), screen, world)).toBe(0);
    expect(screen.text()).toMatch(/2026-11-21-example +HOLD +keep old +2027-01-20 +✗ expired +Do we move/);
  });

  it('show a decision by id, name or "latest", with its gates, evidence and predictions', async () => {
    await record();
    for (const wanted of ['2026-11-21-example', 'example', '2026-11', 'latest']) {
      const screen = keepingScreen();
      expect(await decisionShow(wanted, flags(), screen, world)).toBe(0);
      const text = screen.text();
      expect(text).toContain('Do we move from old to new?');
      expect(text).toMatch(/quality +blocking +fail +−50\.0/);
      expect(text).toContain('People: keep old, decided by Ada, Ben, recommended by Cem.');
      expect(text).toContain('Dissent: Dee: the price counts for more');
      expect(text).toContain('90.0 % to 100.0 %');
      expect(text).toContain('5 files by hash (npx bakeoff verify 2026-11-21-example)');
    }
    await expect(decisionShow('nothing', flags(), keepingScreen(), world)).rejects.toThrow(
      'No decision is called "nothing". Known: 2026-11-21-example, or "latest".',
    );
  });

  it('say the same as JSON', async () => {
    await record();
    const [list, show, checked] = [keepingScreen(), keepingScreen(), keepingScreen()];
    await decisionList(flags({ json: true }), list, world);
    await decisionShow('latest', flags({ json: true }), show, world);
    await decisionCheck(flags({ json: true }), checked, world);
    expect(list.json()).toMatchObject({ schema: 'bakeoff.decision-list/1', decisions: [{ status: 'valid' }] });
    expect(show.json()).toMatchObject({ schema: 'bakeoff.decision-show/1', decision: { id: '2026-11-21-example' } });
    expect(checked.json()).toMatchObject({
      schema: 'bakeoff.decision-check/1',
      hitRate: null,
      decisions: [{ status: 'valid' }],
    });
    expect(readdirSync(join(results, 'decisions'))).toEqual(['2026-11-21-example.json']);
  });
});
