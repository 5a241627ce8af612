import type { Arm } from '#bench/analysis/arm.ts';
import { armOf } from '#bench/analysis/observe.ts';
import { type RepeatedTask, type SelfBlocks, selfBlocks } from '#bench/analysis/self-blocks.ts';
import type { PlannedScenario } from '#bench/domain/plan.ts';
import { mean } from '#bench/stats/mean.ts';
import { type EqualModelsOptions, equalModelsStudy } from '#bench/studies/equal-models-study.ts';
import { STABILITY_MODEL, STABILITY_TRIALS, stability } from '#scenarios/stability/scenario.ts';
import { demoEvidence, evidenceLine } from '../demo-evidence.ts';
import { type DemoFlags, demoRun } from '../demo-run.ts';
import { EXIT } from '../exit-code.ts';
import { count, percent } from '../format-number.ts';
import { loadFindings } from '../load-findings.ts';
import type { Screen } from '../screen.ts';
import { textTable, wrapped } from '../text-table.ts';

/** Falls of the mean that people block on without intervals. */
const NAIVE_DROPS = [0.01, 0.02] as const;

/** The share of false blocks that an interval of 95 % admits in this direction. */
const STATED = 'it states 2.5 %';

/** Two truly equal models of the lab, over and over. */
const EQUAL_MODELS: EqualModelsOptions = { seed: 1000, runs: 200, cases: 150, repetitions: 3, drop: 0 };

/** One model against itself: how often a gate on the bare means blocks it, and how often a paired interval does. */
export async function demoNoise(flags: DemoFlags, screen: Screen): Promise<number> {
  const evidence = demoEvidence('llm-stability', process.env);
  const line = evidenceLine(evidence, {
    recorded: 'gpt-4o at temperature 0 with a fixed seed, asked the same questions five times (llm-stability)',
    simulated: 'two made-up models of exactly the same quality',
  });
  if (flags.json) screen.note(line);
  else screen.out(line);
  return evidence.kind === 'recorded' ? recorded(flags, screen) : simulated(flags, screen);
}

async function recorded(flags: DemoFlags, screen: Screen): Promise<number> {
  const done = await demoRun(
    {
      name: 'demo-noise',
      scenarios: [stability.id],
      contenders: [`${STABILITY_MODEL}=recorded:${STABILITY_MODEL}`],
      trials: STABILITY_TRIALS,
    },
    flags,
    screen,
  );
  if (done.kind === 'stopped') return done.code;
  const { run, observations } = await loadFindings(flags.results, done.run);
  const planned = run.plan.scenarios.find(({ id }) => id === stability.id);
  if (planned === undefined) throw new Error(`Run ${run.id} does not hold the scenario ${stability.id}.`);
  const tasks = repeatedTasks(planned, armOf(observations, stability.id, STABILITY_MODEL));
  const found = selfBlocks(tasks, { drops: NAIVE_DROPS });
  if (flags.json) {
    screen.out(
      JSON.stringify({ schema: 'bakeoff.demo-noise/1', evidence: 'recorded', run: run.id, ...found }, null, 2),
    );
    return EXIT.done;
  }
  screen.out(`Run ${run.id}\n`);
  screen.out(
    textTable(
      [
        { title: 'task' },
        { title: 'questions', align: 'right' },
        { title: 'right in each run', align: 'right' },
        { title: 'best minus worst', align: 'right' },
        { title: 'questions whose grade differs', align: 'right' },
      ],
      tasks.map(taskRow),
    ),
  );
  const { pairs } = found;
  screen.out(
    `\nEvery run against every other run of its task: ${count(pairs)} ordered pairs over ${count(found.tasks)} tasks. ` +
      'It is one model, so every block is false.\n',
  );
  screen.out(
    gateTable([
      ...found.byDrop.map(({ drop, blocked }) => ({ rule: dropRule(drop), blocked, of: pairs, says: '' })),
      { rule: intervalRule(found), blocked: found.byInterval, of: pairs, says: STATED },
    ]),
  );
  say(
    screen,
    `The ${count(pairs)} pairs share their runs and are no independent draws: the shares describe these runs. The same seed and ` +
      'temperature 0 did not make the answers the same.',
  );
  return EXIT.done;
}

async function simulated(flags: DemoFlags, screen: Screen): Promise<number> {
  const design = { ...EQUAL_MODELS, cases: flags.limit ?? EQUAL_MODELS.cases };
  const found = await equalModelsStudy(design);
  // A fall of exactly the limit does not block, however the division rounds it.
  const byDrop = NAIVE_DROPS.map((drop) => ({
    drop,
    blocked: found.differences.filter((difference) => difference < -drop - 1e-9).length,
  }));
  if (flags.json) {
    const byInterval = found.verdicts.worse;
    screen.out(
      JSON.stringify(
        { schema: 'bakeoff.demo-noise/1', evidence: 'simulated', design, runs: found.runs, byDrop, byInterval },
        null,
        2,
      ),
    );
    return EXIT.done;
  }
  screen.out(
    `${count(found.runs)} runs of ${count(design.cases)} new cases with ${design.repetitions} trials each, worked out here and kept nowhere: ` +
      'the models are equal, so every block is false.\n',
  );
  screen.out(
    gateTable([
      ...byDrop.map(({ drop, blocked }) => ({ rule: dropRule(drop), blocked, of: found.runs, says: '' })),
      { rule: intervalRule({ level: 0.95 }), blocked: found.verdicts.worse, of: found.runs, says: STATED },
    ]),
  );
  return EXIT.done;
}

/** The runs of every task, of the cases that have a score in each of them: the others could not be compared. */
function repeatedTasks({ cases }: PlannedScenario, { quality, repetitions }: Arm): readonly RepeatedTask[] {
  const places = Object.entries(cases).map(([, { slices }], place) => ({ task: String(slices.task ?? ''), place }));
  return [...Map.groupBy(places, ({ task }) => task)].map(([task, own]) => {
    const rows = own
      .map(({ place }) => [...quality.subarray(place * repetitions, (place + 1) * repetitions)])
      .filter((scores) => !scores.some(Number.isNaN));
    return {
      task,
      runs: Array.from({ length: repetitions }, (_, run) => rows.map((scores) => scores[run] ?? Number.NaN)),
    };
  });
}

function taskRow({ task, runs }: RepeatedTask): readonly string[] {
  const [first = []] = runs;
  const means = runs.map((scores) => mean(scores) ?? Number.NaN);
  const spread = Math.max(...means) - Math.min(...means);
  const unsteady = first.filter((score, place) => runs.some((scores) => scores[place] !== score)).length;
  return [
    task,
    count(first.length),
    runs.map((scores) => scores.reduce((sum, score) => sum + score, 0)).join(' '),
    `${(100 * spread).toFixed(1)} points`,
    `${count(unsteady)} (${percent(unsteady / first.length)})`,
  ];
}

interface GateRow {
  readonly rule: string;
  readonly blocked: number;
  readonly of: number;
  readonly says: string;
}

function gateTable(rows: readonly GateRow[]): string {
  return textTable(
    [
      { title: 'a gate that blocks when' },
      { title: 'false blocks', align: 'right' },
      { title: 'share', align: 'right' },
      { title: '' },
    ],
    rows.map(({ rule, blocked, of, says }) => [
      rule,
      `${count(blocked)} of ${count(of)}`,
      of === 0 ? 'no pairs' : percent(blocked / of),
      says,
    ]),
  );
}

function dropRule(drop: number): string {
  return `the mean falls by more than ${100 * drop} ${drop === 0.01 ? 'point' : 'points'}`;
}

function intervalRule({ level }: Pick<SelfBlocks, 'level'>): string {
  return `the paired ${Number((100 * level).toFixed(2))} % interval lies below zero`;
}

function say(screen: Screen, text: string): void {
  screen.out(`\n${wrapped(text, screen.columns).join('\n')}`);
}
