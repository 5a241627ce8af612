import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { assert, beforeAll, describe, expect, it } from 'vitest';
import { checkDecision, type DecisionCheck, type DecisionNow } from '#bench/analysis/check-decision.ts';
import { historyPoint } from '#bench/analysis/history-point.ts';
import { type History, traceHistory } from '#bench/analysis/trace-history.ts';
import { isControl } from '#bench/domain/contender.ts';
import type { LaunchDecision } from '#bench/domain/decision.ts';
import { exampleFolder } from '#bench/run/example-folder.ts';
import { decisionsFolder, readDecisions } from '#bench/store/read-decisions.ts';
import { readRuns } from '#bench/store/read-runs.ts';
import { verifyFiles } from '#bench/store/verify-files.ts';
import { runsFolder } from '#bench/store/write-run.ts';
import { labModelsOn } from '#providers/lab/lab-chronicle.ts';
import { scenarioTruth } from '#providers/lab/lab-truth.ts';
import { decisionRecord } from './commands/decision-record.ts';
import { DEMO_RESULTS_NAME, makeDemoResults } from './demo-results.ts';
import { examplePolicyFile, exampleWorld, keepingScreen } from './example-decision-world.ts';
import { gatherDecisionNow } from './gather-decision-now.ts';
import { type LoadedRun, loadFindings } from './load-findings.ts';
import { PROJECT_ROOT } from './project.ts';
import { temporaryFolder } from './temporary-folder.ts';

const RESULTS = join(PROJECT_ROOT, 'results');
const DAYS = ['2026-08-18', '2026-09-15', '2026-10-20'];

/** Only ours: whoever works here has runs of their own beside them. */
let runs: readonly LoadedRun[] = [];
beforeAll(async () => {
  const ours = (await readRuns(RESULTS)).filter(({ name }) => name === DEMO_RESULTS_NAME);
  runs = await Promise.all(ours.map(({ id }) => loadFindings(RESULTS, id)));
});

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function textOf(path: string): string {
  const bytes = readFileSync(path);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

describe('the runs that the repository shows', () => {
  it('are three months of one plan, finished, every trial scored and marked as simulated', () => {
    expect(runs.map(({ run }) => run.createdAt)).toEqual(DAYS.map((day) => `${day}T09:00:00.000Z`));
    expect(new Set(runs.map(({ run }) => run.plan.hash)).size).toBe(1);
    for (const { run } of runs) {
      expect(run).toMatchObject({ status: 'finished', policy: { id: 'lab-autumn', sealedAt: run.createdAt } });
      expect(run.counts.planned).toBe(run.counts.attempted);
      const { contenders } = run.plan;
      expect(run.contenders.map(({ evidence }) => evidence)).toEqual(
        contenders.map((one) => (isControl(one) ? 'control' : 'simulated')),
      );
    }
  });

  it('have in every scenario the 20 independent cases that a gate takes', () => {
    for (const { cases } of runs.flatMap(({ run }) => run.plan.scenarios)) {
      expect(new Set(Object.values(cases).map(({ cluster }) => cluster)).size).toBeGreaterThanOrEqual(20);
    }
  });

  it('are what their manifests say, words included', async () => {
    for (const { folder } of runs) {
      expect(await verifyFiles(folder)).toMatchObject({ mismatches: [], unchecked: [] });
    }
  });

  it('take less than 3 MB of the repository as its files lie there, the decisions on them included', () => {
    const files = [...runs.map(({ folder }) => folder), decisionsFolder(RESULTS)].flatMap(filesBelow);
    const bytes = files.reduce((sum, path) => sum + statSync(path).size, 0);
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(3_000_000);
  });

  it('have their large files packed, as the command that makes them leaves them', () => {
    for (const { folder } of runs) {
      const names = readdirSync(folder, { recursive: true }).map(String).sort();
      const packed = ['grades/1.jsonl.gz', 'replies.jsonl.gz', 'summary.json.gz', 'trials.jsonl.gz'];
      expect(names).toEqual(['MANIFEST.json', 'grades', 'run.json', ...packed].sort());
    }
  });

  it('name no folder and no address of the machine that made them', async () => {
    const { records } = await readDecisions(RESULTS);
    const texts = [...runs.flatMap(({ folder }) => filesBelow(folder)).map(textOf), JSON.stringify(records)];
    const place = /(?<![\w.:/])\/(?:home|Users|root|tmp|work|var|private|opt|mnt)\/|[A-Z]:\\\\|localhost|127\.0\.0\.1/;
    expect(texts.map((text) => place.exec(text)?.[0]).filter((found) => found !== undefined)).toEqual([]);
    const known = 'bakeoff git lockfileHash node undici os arch cpu cores memoryGiB sdks'.split(' ');
    for (const { environment } of runs.flatMap(({ run }) => run.sessions)) {
      expect(Object.keys(environment).filter((key) => !known.includes(key))).toEqual([]);
    }
  });

  it('are older than any run of whoever works here, and of another plan than npm start', async () => {
    const names = (await readRuns(RESULTS)).map(({ name }) => name);
    expect(names.slice(0, DAYS.length)).toEqual(DAYS.map(() => DEMO_RESULTS_NAME));
    expect(new Set(runs.map(({ run }) => run.plan.caseLimit))).toEqual(new Set([22]));
  });
});

describe('their history, held against what was planted in the lab', () => {
  const traced = (scenario: string, contender: string): History =>
    traceHistory(
      runs.flatMap(({ run, observations }) => historyPoint(run, observations, { scenario, contender }) ?? []),
    );
  const brokenBy = (scenario: string, contender: string) =>
    traced(scenario, contender).segments.map((segment) => [segment.points[0]?.at.slice(0, 10), ...segment.brokenBy]);

  it('finds the silent drift of Borealis 3 inside one segment, by as much as was planted', () => {
    const { segments } = traced('workspace-qa', 'borealis');
    expect(segments).toHaveLength(1);
    const test = segments[0]?.test;
    assert(test?.kind === 'paired');
    const [september, october] = test.comparisons.map(({ difference }) => difference);
    assert(september?.low !== undefined && september.high !== undefined);
    assert(october?.low !== undefined && october.high !== undefined);
    expect(september.low).toBeLessThan(0);
    expect(september.high).toBeGreaterThan(0);
    expect(october.high).toBeLessThan(0);
    const planted = truthOn('2026-10-20', 'borealis-3') - truthOn('2026-08-18', 'borealis-3');
    expect(planted).toBeLessThan(-0.2);
    expect(october.low).toBeLessThan(planted);
    expect(october.high).toBeGreaterThan(planted);
  });

  it('breaks where another snapshot was served, worse or equal, and nowhere else', () => {
    expect(brokenBy('extraction', 'cirrus')).toEqual([['2026-08-18'], ['2026-10-20', 'servedModel']]);
    expect(brokenBy('extraction', 'aurora')).toEqual([['2026-08-18'], ['2026-09-15', 'servedModel']]);
    expect(brokenBy('extraction', 'borealis')).toEqual([['2026-08-18']]);
  });

  function truthOn(day: string, id: string): number {
    const model = labModelsOn(day).find((one) => one.id === id);
    const plan = runs[0]?.run.plan;
    const planned = plan?.scenarios.find((one) => one.id === 'workspace-qa');
    assert(model !== undefined && plan !== undefined && planned !== undefined);
    return scenarioTruth(model, 'workspace-qa', Object.keys(planned.cases), plan.seed);
  }
});

describe('the decisions on them', () => {
  const AUGUST = '2026-08-19-borealis-to-five-percent';
  const OCTOBER = '2026-10-21-back-to-aurora';

  let decisions: readonly LaunchDecision[] = [];
  let known: DecisionNow | undefined;
  beforeAll(async () => {
    const { records } = await readDecisions(RESULTS);
    decisions = records.filter((one) => one.kind === 'decision').filter(({ id }) => [AUGUST, OCTOBER].includes(id));
    const [at, asOf] = [new Date('2026-11-21T12:00:00Z'), '2026-11-21'];
    const now = await gatherDecisionNow(decisions, { resultsDir: RESULTS, at, asOf, policies: undefined, manual: {} });
    // What people here have run since is theirs.
    known = { ...now, runs: now.runs.filter(({ run: { id } }) => runs.some(({ run }) => run.id === id)) };
  });

  function checkOn(asOf: string, id: string): DecisionCheck {
    const decision = decisions.find((one) => one.id === id);
    assert(decision !== undefined && known !== undefined);
    return checkDecision(decision, decisions, { ...known, asOf });
  }

  it('stand until their last day: on 21 November August’s has expired and October’s holds', () => {
    expect(checkOn('2026-11-21', AUGUST).status).toBe('expired');
    expect(checkOn('2026-11-21', OCTOBER).status).toBe('valid');
    expect(checkOn('2026-11-17', AUGUST).status).toBe('valid');
  });

  it('had a prediction that October’s run turned into a miss, and two that it bore out', () => {
    const { predictions } = checkOn('2026-11-21', AUGUST);
    expect(predictions.map(({ prediction, score }) => [prediction.scenario, prediction.metric, score])).toEqual([
      ['workspace-qa', 'quality', 'miss'],
      ['extraction', 'quality', 'hit'],
      ['workspace-qa', 'cost.perTrial', 'hit'],
    ]);
  });

  it('rest on the evidence that is there', () => {
    for (const [id, month] of [
      [AUGUST, 0],
      [OCTOBER, 2],
    ] as const) {
      const decision = decisions.find((one) => one.id === id);
      const { run, folder } = runs[month] ?? assert.fail();
      assert(decision !== undefined);
      expect(decision.evidence.run).toBe(run.id);
      const manifest = JSON.parse(readFileSync(join(folder, 'MANIFEST.json'), 'utf8'));
      expect(manifest.files).toMatchObject(decision.evidence.files);
    }
  });
});

describe('makeDemoResults', () => {
  it('asks nothing where somebody’s own decision is chained to what it would replace', async () => {
    const results = temporaryFolder('demo-results');
    await exampleFolder(results, { cases: 4 });
    const flags = {
      run: 'latest',
      policy: examplePolicyFile(results),
      name: 'ours',
      question: 'Do we move?',
      choice: 'postpone',
      contender: undefined,
      reason: undefined,
      decidedBy: ['Ada'],
      recommendedBy: [],
      dissents: [],
      alternatives: [],
      waivers: [],
      signOffs: [],
      predictions: [],
      expires: undefined,
      supersedes: undefined,
      notes: [],
      asOf: undefined,
      results,
      json: false,
    };
    await decisionRecord(flags, keepingScreen(), exampleWorld('2026-11-21T09:00:00.000Z'));
    await expect(makeDemoResults(results, keepingScreen())).rejects.toThrow(/2026-11-21-ours is not of the demo/);
    expect(readdirSync(runsFolder(results))).toHaveLength(1);
  });
});
