import { failureModes } from '#bench/analysis/failure-modes.ts';
import { expectedHarm, HARM_REQUESTS, type HarmFinding } from '#bench/analysis/harm.ts';
import { type ModeChange, type ModeSide, modeChanges } from '#bench/analysis/mode-changes.ts';
import { type Waterfall, waterfall } from '#bench/analysis/waterfall.ts';
import { isControl } from '#bench/domain/contender.ts';
import type { TrialGrade } from '#bench/domain/grade.ts';
import type { Plan } from '#bench/domain/plan.ts';
import { LENIENT_RULES } from '#bench/graders/lenient/lenient-rules.ts';
import { regradeLosses } from '#bench/run/regrade-losses.ts';
import { readGrades } from '#bench/store/read-runs.ts';
import { TAXONOMY_VERSION } from '#scenarios/taxonomy.ts';
import { evidenceBanner } from '../evidence-banner.ts';
import { EXIT, InputError } from '../exit-code.ts';
import { NOT_MEASURED, percent, plural } from '../format-number.ts';
import { type LoadedRun, loadFindings } from '../load-findings.ts';
import { loadScenarios } from '../open-cast.ts';
import type { Screen } from '../screen.ts';
import { textTable } from '../text-table.ts';
import { baselineOf } from './compare.ts';

export interface LossesFlags {
  readonly contender: string | undefined;
  readonly baseline: string | undefined;
  /** An earlier run: the same contender at two dates, instead of two contenders at one. */
  readonly against: string | undefined;
  /** Points of a rate still called the same. */
  readonly margin: number | undefined;
  readonly results: string;
  readonly json: boolean;
}

/** Where a contender's losses come from, what they cost, and which ways of failing are new, worse, better or gone. */
export async function losses(wanted: string, flags: LossesFlags, screen: Screen): Promise<number> {
  const loaded = await loadFindings(flags.results, wanted);
  const { run } = loaded;
  const plan = competing(loaded);
  const earlier = flags.against === undefined ? undefined : await loadFindings(flags.results, flags.against);
  const baseline = earlier === undefined ? baselineOf(plan, flags.baseline) : sameAsBefore(plan, earlier, flags);
  const contender =
    flags.contender ??
    (earlier === undefined ? (plan.contenders.find(({ label }) => label !== baseline)?.label ?? baseline) : baseline);
  baselineOf(plan, contender);
  const after = await sideOf(loaded, contender);
  const before = await sideOf(earlier ?? loaded, baseline);
  const margin = flags.margin === undefined ? undefined : flags.margin / 100;
  const changes = modeChanges(before, after, { margin });
  const harm = [before, after].map((side) => expectedHarm(side.modes, side.plan, { contender: side.contender }));
  const current = gradedPass(loaded);
  const falls = await waterfallsOf(loaded, contender, current);
  if (flags.json) {
    screen.out(
      JSON.stringify(
        {
          schema: 'bakeoff.losses/1',
          taxonomyVersion: TAXONOMY_VERSION,
          run: run.id,
          contender,
          baseline,
          against: earlier?.run.id,
          waterfalls: falls,
          changes,
          harm,
        },
        null,
        2,
      ),
    );
    return EXIT.done;
  }
  for (const line of evidenceBanner(run)) screen.out(screen.paint('yellow', line));
  for (const fall of falls) showWaterfall(fall, screen);
  const titles =
    earlier === undefined ? [baseline, contender] : [earlier, loaded].map((one) => one.run.createdAt.slice(0, 10));
  showChanges(changes, titles, screen);
  showHarm(harm, screen);
  return EXIT.done;
}

/** The plan without its control arms. */
function competing({ run }: LoadedRun): Plan {
  return { ...run.plan, contenders: run.plan.contenders.filter((one) => !isControl(one)) };
}

/** The contender that both runs have: the same one at two dates. */
function sameAsBefore(plan: Plan, earlier: LoadedRun, flags: LossesFlags): string {
  const label = flags.baseline ?? flags.contender ?? plan.contenders[0]?.label;
  return baselineOf(competing(earlier), label);
}

function gradedPass({ run }: LoadedRun): number {
  const { current } = run.grading;
  if (current === undefined) throw new InputError(`Run ${run.id} is not graded yet: npx bakeoff grade ${run.id}`);
  return current;
}

async function sideOf(loaded: LoadedRun, contender: string): Promise<ModeSide> {
  const grades = readGrades(loaded.folder, gradedPass(loaded));
  return {
    modes: await failureModes(loaded.run.plan, loaded.observations, grades),
    plan: competing(loaded),
    contender,
  };
}

async function waterfallsOf(
  { run, folder }: LoadedRun,
  contender: string,
  pass: number,
): Promise<readonly Waterfall[]> {
  const scenarios = await loadScenarios(
    run.plan.scenarios.map(({ id }) => id),
    undefined,
  );
  const primary = new Map(run.plan.scenarios.map((scenario) => [scenario.id, scenario.primary]));
  const grades = new Map<string, TrialGrade['grade']>();
  for await (const { trial, grader, grade } of readGrades(folder, pass)) {
    if (primary.get(trial.slice(0, trial.indexOf('/'))) === grader) grades.set(trial, grade);
  }
  const falls: Waterfall[] = [];
  for (const [scenario, loaded] of scenarios) {
    const trials = await regradeLosses(folder, loaded, contender, grades);
    falls.push(waterfall(trials, { contender, scenario, rules: Object.keys(LENIENT_RULES) }));
  }
  return falls;
}

function showWaterfall(fall: Waterfall, screen: Screen): void {
  screen.out(
    `\n${screen.paint('bold', `${fall.contender} in ${fall.scenario}`)}: ${plural(fall.losses, 'loss', 'losses')} in ${plural(fall.n, 'trial')}`,
  );
  const steps = fall.steps.filter(({ losses: count }) => count > 0);
  if (steps.length === 0) return;
  screen.out(
    textTable(
      [
        { title: 'explains at most' },
        { title: 'by' },
        { title: 'losses', align: 'right' },
        { title: 'of all', align: 'right' },
      ],
      steps.map(({ cause, rule, losses: count, share }) => [cause, rule ?? '', String(count), percent(share)]),
    ),
  );
}

function showChanges(
  changes: readonly ModeChange[],
  [baseline = '', contender = '']: readonly string[],
  screen: Screen,
): void {
  if (changes.length === 0) return;
  screen.out(
    `\n${screen.paint('bold', `Ways of failing, ${baseline} → ${contender}`)} (each judged by its own interval)`,
  );
  const rate = ({ failures, trials }: { readonly failures: number; readonly trials: number }) =>
    `${failures} / ${trials}`;
  screen.out(
    textTable(
      [
        { title: 'scenario' },
        { title: 'mode' },
        { title: baseline, align: 'right' },
        { title: contender, align: 'right' },
        { title: '' },
      ],
      changes.map(({ scenario, mode, before, after, verdict }) => [scenario, mode, rate(before), rate(after), verdict]),
    ),
  );
}

/** Modes named in the list of harms; the rest is in --json. */
const NAMED_MODES = 5;

function showHarm(harm: readonly HarmFinding[], screen: Screen): void {
  screen.out(
    `\n${screen.paint('bold', `Expected harm per ${HARM_REQUESTS.toLocaleString('en-US').replace(',', ' ')} requests`)}`,
  );
  screen.out(
    textTable(
      [
        { title: 'contender' },
        { title: 'harm', align: 'right' },
        { title: '95 % interval', align: 'right' },
        { title: 'most of it from' },
      ],
      harm.map(({ contender, total, modes }) => [
        contender,
        number(total.value),
        total.low === undefined || total.high === undefined ? 'none' : `${number(total.low)} to ${number(total.high)}`,
        modes
          .slice(0, NAMED_MODES)
          .map(({ mode, estimate }) => `${mode} ${number(estimate.value)}`)
          .join(', '),
      ]),
    ),
  );
  const weights = Object.entries(harm[0]?.weights ?? {}).map(([severity, weight]) => `${severity} ${weight}`);
  screen.out(`A failure weighs ${weights.join(', ')}, by the severity of its case.`);
}

function number(value: number | undefined): string {
  return value === undefined ? NOT_MEASURED : Math.round(value).toLocaleString('en-US').replaceAll(',', ' ');
}
