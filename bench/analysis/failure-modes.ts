import type { Estimate } from '#bench/domain/estimate.ts';
import type { TrialGrade } from '#bench/domain/grade.ts';
import type { Plan } from '#bench/domain/plan.ts';
import { trialId } from '#bench/domain/trial.ts';
import { DEFAULT_LEVEL } from '#bench/stats/interval.ts';
import { COUNTED, clusterLabels, valuesByCase } from './arm.ts';
import { armOf, type Observations } from './observe.ts';
import { scoreEstimate } from './score-estimate.ts';

/** What a failed trial is called whose grader could not name it. */
export const UNCLASSIFIED = 'unclassified';

/** How one contender failed in one scenario: one slot per planned trial, as in its Arm. */
export interface ModeColumn {
  readonly scenario: string;
  readonly contender: string;
  readonly repetitions: number;
  /** Place in `modes`; PASSED, or NO_GRADE where there is no score to read. */
  readonly mode: Int16Array;
  /** Slugs of the taxonomy and `unclassified`, in the order met. */
  readonly modes: readonly string[];
}

export const PASSED = -1;
export const NO_GRADE = -2;

/** The failure modes of a run: scenario -> contender -> column. Every planned pair is there. */
export interface FailureModes {
  readonly columns: ReadonlyMap<string, ReadonlyMap<string, ModeColumn>>;
}

export interface FailureModeOptions {
  /**
   * Graders beside the primary whose failures count too, for trials that the primary passes: a leak behind a right answer. In
   * this order; a trial has one mode, so that rates and harm add up.
   */
  readonly further?: readonly string[];
}

/**
 * How every trial failed, from the grades of one pass. A trial fails when its primary grade is below 1, and then has that grade's
 * mode, or is `unclassified`: counted, never dropped. What was not the model's own doing has no mode.
 *
 * @throws Error for a grade of a trial that the plan does not hold
 */
export async function failureModes(
  plan: Plan,
  observations: Observations,
  grades: AsyncIterable<TrialGrade> | Iterable<TrialGrade>,
  options: FailureModeOptions = {},
): Promise<FailureModes> {
  const places = new Map<string, GrowingColumn & { readonly at: number }>();
  const columns = new Map<string, Map<string, GrowingColumn>>();
  for (const { id: scenario, cases, primary } of plan.scenarios) {
    const ranks = new Map([primary, ...(options.further ?? [])].map((grader, rank) => [grader, rank]));
    const ofScenario = new Map<string, GrowingColumn>();
    columns.set(scenario, ofScenario);
    for (const { label } of plan.contenders) {
      const column = growColumn(scenario, label, armOf(observations, scenario, label).status, plan.repetitions, ranks);
      ofScenario.set(label, column);
      for (const [place, id] of Object.keys(cases).entries()) {
        places.set(caseKey(scenario, id, label), { ...column, at: place * plan.repetitions });
      }
    }
  }
  for await (const { trial, grader, grade } of grades) {
    const cut = trial.lastIndexOf('/');
    const repetition = trial.slice(cut + 1);
    if (repetition.startsWith('warm-up')) continue;
    const place = places.get(trial.slice(0, cut));
    const nth = Number(repetition);
    if (place === undefined || !(Number.isInteger(nth) && nth >= 1 && nth <= plan.repetitions)) {
      throw new Error(`The plan holds no trial "${trial}". Grades and plan must come from one run.`);
    }
    if (grade.kind === 'scored') write(place, place.at + nth - 1, grader, grade);
  }
  for (const ofScenario of columns.values()) for (const column of ofScenario.values()) close(column);
  return { columns };
}

/** One mode of one contender in one scenario. */
export interface ModeRate {
  readonly scenario: string;
  readonly contender: string;
  readonly mode: string;
  /** Trials that failed so. */
  readonly failures: number;
  /** Trials with a score. */
  readonly trials: number;
  /** Share of trials, every case counting once. */
  readonly estimate: Estimate;
}

/** The modes of a contender, scenario by scenario, the commonest first; a mode it never met has no row. */
export function modeRates(
  found: FailureModes,
  plan: Plan,
  of: { readonly contender: string; readonly level?: number },
): readonly ModeRate[] {
  return plan.scenarios.flatMap((planned) => {
    const column = columnOf(found, planned.id, of.contender);
    const rates = column.modes.map((mode): ModeRate => {
      const failed = failedAs(column, mode);
      const context = {
        subject: `share of trials of ${of.contender} in ${planned.id} that end as ${mode}`,
        level: of.level ?? DEFAULT_LEVEL,
        clusterOf: clusterLabels(planned),
      };
      const { estimate } = scoreEstimate(valuesByCase(failed, column.repetitions), context);
      const failures = failed.reduce((sum, one) => sum + (one === 1 ? 1 : 0), 0);
      return { scenario: planned.id, contender: of.contender, mode, failures, trials: estimate.trials, estimate };
    });
    return rates.sort((a, b) => b.failures - a.failures || (a.mode < b.mode ? -1 : 1));
  });
}

/** One number a slot: 1 where the trial failed in this mode, 0 where it did not, NaN where nothing was graded. Without a mode: in any. */
export function failedAs({ mode: column, modes }: ModeColumn, mode?: string): Float64Array {
  const wanted = mode === undefined ? undefined : modes.indexOf(mode);
  return Float64Array.from(column, (place) => {
    if (place === NO_GRADE) return Number.NaN;
    return place !== PASSED && (wanted === undefined || place === wanted) ? 1 : 0;
  });
}

/** @throws Error naming what there is */
export function columnOf(found: FailureModes, scenario: string, contender: string): ModeColumn {
  const column = found.columns.get(scenario)?.get(contender);
  if (column !== undefined) return column;
  const known = [...found.columns].flatMap(([id, columns]) => [...columns.keys()].map((label) => `${id}/${label}`));
  throw new Error(`There are no failure modes of ${scenario}/${contender}. There are: ${known.join(', ')}.`);
}

interface GrowingColumn extends ModeColumn {
  readonly modes: string[];
  /** Of the grader that the slot's mode came from: a lower rank wins. */
  readonly rank: Int16Array;
  /** 1 where the primary grader gave a score. */
  readonly isGraded: Uint8Array;
  readonly ranks: ReadonlyMap<string, number>;
  readonly status: Uint8Array;
}

/** Above the rank of any grader. */
const LAST_RANK = 32_767;

function growColumn(
  scenario: string,
  contender: string,
  status: Uint8Array,
  repetitions: number,
  ranks: ReadonlyMap<string, number>,
): GrowingColumn {
  const mode = new Int16Array(status.length).fill(NO_GRADE);
  return {
    scenario,
    contender,
    repetitions,
    mode,
    modes: [],
    rank: new Int16Array(status.length).fill(LAST_RANK),
    isGraded: new Uint8Array(status.length),
    ranks,
    status,
  };
}

function write(
  column: GrowingColumn,
  slot: number,
  grader: string,
  grade: { readonly score: number; readonly mode?: string },
): void {
  const rank = column.ranks.get(grader);
  if (rank === undefined || column.status[slot] !== COUNTED) return;
  if (rank === 0) column.isGraded[slot] = 1;
  if (grade.score >= 1 || rank >= (column.rank[slot] ?? 0)) return;
  column.mode[slot] = placeOf(column.modes, grade.mode ?? UNCLASSIFIED);
  column.rank[slot] = rank;
}

/** Only the primary grader says whether a trial has a grade: a further one that failed it alone would count failures only. */
function close({ mode, isGraded, modes }: GrowingColumn): void {
  for (const [slot, graded] of isGraded.entries()) {
    if (graded === 0) mode[slot] = NO_GRADE;
    else if (mode[slot] === NO_GRADE) mode[slot] = PASSED;
  }
  const met = new Set(mode);
  // A mode that only a grade above it in rank has replaced is met nowhere.
  const kept = modes.filter((_, place) => met.has(place));
  for (const [slot, place] of mode.entries()) if (place >= 0) mode[slot] = kept.indexOf(modes[place] ?? '');
  modes.splice(0, modes.length, ...kept);
}

function placeOf(modes: string[], mode: string): number {
  const known = modes.indexOf(mode);
  return known === -1 ? modes.push(mode) - 1 : known;
}

function caseKey(scenario: string, caseId: string, contender: string): string {
  return trialId(scenario, caseId, contender, 1).slice(0, -2);
}
