import { costUsd } from '#bench/domain/cost.ts';
import type { TrialGrade } from '#bench/domain/grade.ts';
import type { Latency } from '#bench/domain/latency.ts';
import { type Outcome, outcomeSide } from '#bench/domain/outcome.ts';
import type { Plan, PlannedScenario } from '#bench/domain/plan.ts';
import type { Trial } from '#bench/domain/trial.ts';
import type { Usage } from '#bench/domain/usage.ts';
import { numberAt } from '#bench/stats/numbers.ts';
import {
  type Arm,
  COUNTED,
  EVIDENCE_KINDS,
  FIRST_REASON,
  NOT_APPLICABLE,
  type PriceTally,
  SCORED,
  UNGRADED,
} from './arm.ts';

/** All the analysis reads of a trial. Every Trial is one; a lean reader may decode no more than this. */
export interface TrialFacts
  extends Pick<
    Trial,
    | 'id'
    | 'scenario'
    | 'case'
    | 'contender'
    | 'repetition'
    | 'warmUp'
    | 'evidence'
    | 'outcome'
    | 'cost'
    | 'outputHash'
    | 'answerHash'
    | 'servedModel'
  > {
  readonly latency: Pick<Latency, 'e2eMs' | 'ttfatMs' | 'tpotMs' | 'disturbed'> | undefined;
  readonly usage: Pick<Usage, 'inputTokens' | 'outputTokens'> | undefined;
  readonly recorded: { readonly outputTokens: number | undefined } | undefined;
}

/** A run's trials and grades in columns: about 100 bytes a trial, whatever was said in it. */
export interface Observations {
  /** Scenario -> contender -> what it did there. Every planned pair is there, tried or not. */
  readonly arms: ReadonlyMap<string, ReadonlyMap<string, Arm>>;
}

/**
 * Reads a run once, trials first, then the grades of one pass. Warm-ups are left out.
 * @throws Error for a trial or grade that the plan does not hold, and for a trial that comes twice
 */
export async function observe(
  plan: Plan,
  trials: AsyncIterable<TrialFacts> | Iterable<TrialFacts>,
  grades: AsyncIterable<TrialGrade> | Iterable<TrialGrade>,
): Promise<Observations> {
  const floor = new Map(plan.scenarios.map((planned) => [planned.id, growScenario(plan, planned)]));
  const hashes = new Map<string, number>();
  for await (const trial of trials) {
    if (trial.warmUp) continue;
    const scenario = floor.get(trial.scenario);
    const arm = scenario?.arms.get(trial.contender);
    const at = scenario?.places.get(trial.case);
    if (arm === undefined || at === undefined || !(trial.repetition >= 1 && trial.repetition <= plan.repetitions)) {
      throw unplanned('trial', trial.id);
    }
    const slot = at * plan.repetitions + trial.repetition - 1;
    if (arm.status[slot] !== 0) {
      throw new Error(
        `Trial "${trial.id}" was written down twice. A trial counts once: repair the run, or remove one line of its trials.`,
      );
    }
    writeTrial(arm, slot, trial, hashes);
  }
  for await (const { trial, grader, grade } of grades) {
    const found = locate(floor, plan.repetitions, trial);
    if (found === 'warm-up') continue;
    if (found === undefined) throw unplanned('grade of trial', trial);
    const column = graderColumn(found.arm, grader);
    column.kinds[found.slot] =
      grade.kind === 'scored' ? SCORED : grade.kind === 'notApplicable' ? NOT_APPLICABLE : UNGRADED;
    column.scores[found.slot] = grade.kind === 'scored' ? grade.score : Number.NaN;
  }
  return {
    arms: new Map(
      [...floor].map(([id, { arms }]) => [id, new Map([...arms].map(([label, arm]) => [label, closeArm(arm)]))]),
    ),
  };
}

/** @throws Error naming what there is */
export function armOf(observations: Observations, scenario: string, contender: string): Arm {
  const arms = observations.arms.get(scenario);
  const arm = arms?.get(contender);
  if (arm !== undefined) return arm;
  throw new Error(
    arms === undefined
      ? `The run has no scenario "${scenario}". It has: ${[...observations.arms.keys()].join(', ')}.`
      : `The run has no contender "${contender}". It has: ${[...arms.keys()].join(', ')}.`,
  );
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** An arm while trials are still written into it. */
interface GrowingArm extends Omit<Arm, 'quality' | 'gradeKind' | 'scores' | 'gradeKinds' | 'prices'> {
  readonly primary: string;
  readonly reasons: string[];
  readonly servedModels: string[];
  readonly graders: Map<string, { readonly kinds: Uint8Array; readonly scores: Float64Array }>;
  readonly prices: Writable<PriceTally> & { lines: Map<string, number>; unpriced: Map<string, number> };
}

interface GrowingScenario {
  readonly places: ReadonlyMap<string, number>;
  readonly arms: ReadonlyMap<string, GrowingArm>;
}

function growScenario(plan: Plan, planned: PlannedScenario): GrowingScenario {
  const cases = Object.keys(planned.cases);
  const places = new Map(cases.map((id, place) => [id, place]));
  const slots = cases.length * plan.repetitions;
  const arms = new Map(plan.contenders.map(({ label }) => [label, growArm(planned, label, plan.repetitions, slots)]));
  return { places, arms };
}

function growArm({ id, primary }: PlannedScenario, contender: string, repetitions: number, slots: number): GrowingArm {
  const numbers = (): Float64Array => new Float64Array(slots).fill(Number.NaN);
  return {
    scenario: id,
    contender,
    primary,
    repetitions,
    status: new Uint8Array(slots),
    reasons: [],
    graders: new Map(),
    e2eMs: numbers(),
    ttfatMs: numbers(),
    tpotMs: numbers(),
    limitMs: numbers(),
    costUsd: numbers(),
    inputTokens: numbers(),
    outputTokens: numbers(),
    outputHash: new Int32Array(slots).fill(-1),
    answerHash: new Int32Array(slots).fill(-1),
    disturbed: new Uint8Array(slots),
    evidence: new Uint8Array(slots).fill(255),
    servedModel: new Int16Array(slots).fill(-1),
    servedModels: [],
    prices: { lines: new Map(), recorded: 0, unpriced: new Map(), estimated: 0, neighbours: 0, lowerBounds: 0 },
  };
}

function writeTrial(arm: GrowingArm, slot: number, trial: TrialFacts, hashes: Map<string, number>): void {
  const { outcome, latency, usage } = trial;
  arm.status[slot] =
    outcomeSide(outcome) === 'model' ? COUNTED : FIRST_REASON + place(arm.reasons, exclusionReason(outcome));
  arm.evidence[slot] = EVIDENCE_KINDS.indexOf(trial.evidence);
  if (trial.servedModel !== undefined) arm.servedModel[slot] = place(arm.servedModels, trial.servedModel);
  if (latency !== undefined) {
    arm.e2eMs[slot] = latency.e2eMs ?? Number.NaN;
    arm.ttfatMs[slot] = latency.ttfatMs ?? Number.NaN;
    arm.tpotMs[slot] = latency.tpotMs ?? Number.NaN;
    arm.disturbed[slot] = latency.disturbed === true ? 1 : 0;
  }
  writeTimeout(arm, slot, outcome);
  arm.inputTokens[slot] = usage?.inputTokens ?? Number.NaN;
  arm.outputTokens[slot] = usage?.outputTokens ?? trial.recorded?.outputTokens ?? Number.NaN;
  arm.outputHash[slot] = idOf(hashes, trial.outputHash);
  // Often the answer is all that was said: then its hash need not be looked up among a million a second time.
  arm.answerHash[slot] =
    trial.answerHash === trial.outputHash ? numberAt(arm.outputHash, slot) : idOf(hashes, trial.answerHash);
  writeCost(arm, slot, trial.cost);
}

/** A timeout says "longer than its limit" of the whole answer; of the first token only when it had not come by then. */
function writeTimeout(arm: GrowingArm, slot: number, outcome: Outcome): void {
  if (outcome.kind !== 'failed' || outcome.failure.kind !== 'timed-out') return;
  const { phase, limitMs } = outcome.failure;
  arm.e2eMs[slot] = Number.POSITIVE_INFINITY;
  if (phase === undefined || phase === 'connect' || phase === 'first-token') {
    arm.ttfatMs[slot] = Number.POSITIVE_INFINITY;
  }
  arm.limitMs[slot] = limitMs ?? Number.NaN;
}

function writeCost(arm: GrowingArm, slot: number, cost: TrialFacts['cost']): void {
  const { prices } = arm;
  arm.costUsd[slot] = costUsd(cost) ?? Number.NaN;
  switch (cost.kind) {
    case 'priced':
      add(prices.lines, cost.priceLine);
      if (cost.basis === 'estimated') prices.estimated += 1;
      if (cost.match === 'prefix') prices.neighbours += 1;
      if (cost.unreportedAttempts > 0) prices.lowerBounds += 1;
      return;
    case 'recorded':
      prices.recorded += 1;
      return;
    case 'unpriced':
      add(prices.unpriced, cost.reason);
      return;
    default:
      cost satisfies never;
  }
}

/** Only what the model itself did is graded; a grade of anything else is dropped here, once. */
function closeArm({ graders, primary, ...arm }: GrowingArm): Arm {
  const first = graderColumn({ ...arm, graders, primary }, primary);
  for (const { kinds, scores } of graders.values()) {
    for (let slot = 0; slot < scores.length; slot += 1) {
      if (arm.status[slot] === COUNTED) continue;
      kinds[slot] = UNGRADED;
      scores[slot] = Number.NaN;
    }
  }
  return {
    ...arm,
    quality: first.scores,
    gradeKind: first.kinds,
    scores: new Map([...graders].map(([name, { scores }]) => [name, scores])),
    gradeKinds: new Map([...graders].map(([name, { kinds }]) => [name, kinds])),
  };
}

function graderColumn(arm: GrowingArm, grader: string): { kinds: Uint8Array; scores: Float64Array } {
  const known = arm.graders.get(grader);
  if (known !== undefined) return known;
  const slots = arm.status.length;
  const column = { kinds: new Uint8Array(slots), scores: new Float64Array(slots).fill(Number.NaN) };
  arm.graders.set(grader, column);
  return column;
}

/** The slot a trial id names: `<scenario>/<case>/<contender>/<repetition>`, where case and contender may hold slashes. */
function locate(
  floor: ReadonlyMap<string, GrowingScenario>,
  repetitions: number,
  id: string,
): { arm: GrowingArm; slot: number } | 'warm-up' | undefined {
  const last = id.lastIndexOf('/');
  if (id.startsWith('warm-up', last + 1)) return 'warm-up';
  const repetition = Number(id.slice(last + 1));
  if (!(Number.isInteger(repetition) && repetition >= 1 && repetition <= repetitions)) return undefined;
  for (let first = id.indexOf('/'); first !== -1 && first < last; first = id.indexOf('/', first + 1)) {
    const scenario = floor.get(id.slice(0, first));
    if (scenario === undefined) continue;
    for (let cut = id.lastIndexOf('/', last - 1); cut > first; cut = id.lastIndexOf('/', cut - 1)) {
      const arm = scenario.arms.get(id.slice(cut + 1, last));
      const at = arm && scenario.places.get(id.slice(first + 1, cut));
      if (arm !== undefined && at !== undefined) return { arm, slot: at * repetitions + repetition - 1 };
    }
  }
  return undefined;
}

function exclusionReason(outcome: Outcome): string {
  return outcome.kind === 'failed' ? outcome.failure.kind : outcome.kind;
}

function place(names: string[], name: string): number {
  const known = names.indexOf(name);
  return known === -1 ? names.push(name) - 1 : known;
}

function idOf(hashes: Map<string, number>, hash: string | undefined): number {
  if (hash === undefined) return -1;
  const known = hashes.get(hash);
  if (known !== undefined) return known;
  const id = hashes.size;
  hashes.set(hash, id);
  return id;
}

function add(tally: Map<string, number>, key: string): void {
  tally.set(key, (tally.get(key) ?? 0) + 1);
}

function unplanned(what: string, id: string): Error {
  return new Error(
    `The plan holds no ${what} "${id}". Trials, grades and plan must come from one run; read its run.json and its files together.`,
  );
}
