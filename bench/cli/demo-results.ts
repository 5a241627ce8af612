import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decide } from '#bench/analysis/decide/decide.ts';
import { packRun } from '#bench/store/pack-run.ts';
import { decisionsFolder, readDecisions } from '#bench/store/read-decisions.ts';
import { runsFolder } from '#bench/store/write-run.ts';
import { CONTENDERS } from '#scenarios/contenders.ts';
import { type DecisionRecordFlags, decisionRecord } from './commands/decision-record.ts';
import { type DemoPlan, demoRun } from './demo-run.ts';
import { InputError } from './exit-code.ts';
import { PROJECT_ROOT } from './project.ts';
import { worldOn } from './run-world.ts';
import type { Screen } from './screen.ts';

/** What the runs are called; `bakeoff show monthly-check` is the newest of them. */
export const DEMO_RESULTS_NAME = 'monthly-check';

/**
 * Of each scenario. Packed, three months of 22 cases take less than 3 MB, replies included, and two more than the 20 independent
 * cases that a gate takes leave room for one that nobody answers.
 */
const CASES = 22;

const PLAN: DemoPlan = {
  name: DEMO_RESULTS_NAME,
  scenarios: ['workspace-qa', 'extraction', 'tool-calling'],
  contenders: Object.keys(CONTENDERS).filter((name) => CONTENDERS[name]?.startsWith('simulated:')),
  trials: 3,
  controls: ['null-constant', 'context-dropped'],
  policy: join(PROJECT_ROOT, 'scenarios/policies/lab-autumn.yaml'),
  // These times are kept: on a machine that has other work, sixteen at once are nearly all disturbed.
  concurrency: 2,
};

type Decided = Omit<DecisionRecordFlags, 'run' | 'policy' | 'results' | 'json' | 'expires' | 'asOf'>;

const NOTHING_ELSE = {
  reason: undefined,
  dissents: [],
  waivers: [],
  signOffs: [],
  supersedes: undefined,
  notes: [],
} as const;

/** One month: when the suite is asked, and what people make of it, if anything. */
interface Month {
  /** ISO instant, UTC; the lab is that day's. */
  readonly at: string;
  readonly decision?: { readonly at: string; readonly decided: Decided };
}

const MONTHS: readonly Month[] = [
  {
    at: '2026-08-18T09:00:00.000Z',
    decision: {
      at: '2026-08-19T14:30:00.000Z',
      decided: {
        ...NOTHING_ELSE,
        name: 'borealis-to-five-percent',
        question: 'Does Borealis 3 answer in place of Aurora 2?',
        choice: 'adopt-limited',
        contender: 'borealis',
        decidedBy: ['ana', 'ben'],
        recommendedBy: ['chidi'],
        dissents: ['dora: twice the price per right answer, and no case of EXT-6 was run'],
        alternatives: [
          'wait for the full suite: it takes 264 cases, and five per cent of the traffic can be taken back in minutes',
          'Cirrus 1 for the answers only: cheaper, and not shown to be better',
        ],
        predictions: [
          'quality:borealis@workspace-qa=0.88..1:2026-10-31',
          'quality:borealis@extraction=0.9..1:2026-10-31',
          'cost.perTrial:borealis@workspace-qa=0.0025..0.0036:2026-10-31',
        ],
      },
    },
  },
  { at: '2026-09-15T09:00:00.000Z' },
  {
    at: '2026-10-20T09:00:00.000Z',
    decision: {
      at: '2026-10-21T10:00:00.000Z',
      decided: {
        ...NOTHING_ELSE,
        name: 'back-to-aurora',
        question:
          'Borealis 3 answers worse than in August under the same snapshot id. Who answers until it is explained?',
        choice: 'keep',
        contender: 'aurora',
        reason: 'more trials would say how bad it is, and one user in twenty would get the answers meanwhile',
        decidedBy: ['ana', 'ben', 'dora'],
        recommendedBy: ['dora'],
        alternatives: [
          'leave Borealis 3 at five per cent: nobody knows why it changed, so nobody knows when it changes again',
          'Cirrus 1: its snapshot of October breaks the JSON contract of extraction',
        ],
        predictions: [
          'quality:aurora@workspace-qa=0.7..0.9:2026-12-15',
          'quality:borealis@workspace-qa=0.85..1:2026-12-15',
        ],
        notes: ['The vendor of Borealis 3 was asked on 2026-10-21 what changed.'],
      },
    },
  },
];

/**
 * Makes the runs and decisions that the repository shows, anew and in place of the ones before: the simulated lab on three of its
 * past days. Everything but the measured times comes out the same again.
 *
 * @throws InputError when records of the user's own stand in the chain of decisions: they follow the ones that would be replaced
 */
export async function makeDemoResults(resultsDir: string, screen: Screen): Promise<void> {
  await assertNobodyElseDecided(resultsDir);
  const draft = await mkdtemp(join(tmpdir(), 'bakeoff-demo-results-'));
  try {
    for (const month of MONTHS) await makeMonth(month, draft, screen);
    for (const id of await readdir(runsFolder(draft))) await packRun(join(runsFolder(draft), id));
    await replaceRuns(draft, resultsDir);
    await rm(decisionsFolder(resultsDir), { recursive: true, force: true });
    await cp(decisionsFolder(draft), decisionsFolder(resultsDir), { recursive: true });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function makeMonth({ at, decision }: Month, results: string, screen: Screen): Promise<void> {
  screen.note(`The lab of ${at.slice(0, 10)}:`);
  const made = await demoRun(PLAN, { results, json: false, again: true, limit: CASES }, screen, worldOn(at));
  if (made.kind === 'stopped') throw new InputError('Stopped; the results are as they were.');
  if (decision === undefined) return;
  await decisionRecord(
    {
      ...decision.decided,
      run: made.run,
      policy: undefined,
      expires: undefined,
      asOf: undefined,
      results,
      json: false,
    },
    screen,
    { wall: () => new Date(decision.at), pid: process.pid, secrets: [], engine: decide },
  );
}

/** The folders that are there by our name, and no other run. */
async function replaceRuns(draft: string, resultsDir: string): Promise<void> {
  const [from, to] = [runsFolder(draft), runsFolder(resultsDir)];
  const days = MONTHS.map(({ at }) => at.slice(0, 10));
  for (const id of await readdir(to).catch(() => [])) {
    const isOurs = days.some((day) => id.startsWith(day)) && id.includes(`-${DEMO_RESULTS_NAME}-`);
    if (isOurs) await rm(join(to, id), { recursive: true });
  }
  await cp(from, to, { recursive: true });
}

async function assertNobodyElseDecided(resultsDir: string): Promise<void> {
  const ours = new Set(
    MONTHS.flatMap(({ decision: one }) => (one ? [`${one.at.slice(0, 10)}-${one.decided.name}`] : [])),
  );
  const { records } = await readDecisions(resultsDir);
  const other = records.find(({ id }) => !ours.has(id));
  if (other !== undefined) {
    throw new InputError(
      `Decision ${other.id} is not of the demo, and is chained to what would be replaced. ` +
        'Nothing was made; say another folder: npm run demo-results -- <folder>.',
    );
  }
}
