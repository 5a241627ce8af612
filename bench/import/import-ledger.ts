import type { Contender } from '#bench/domain/contender.ts';
import { fingerprint } from '#bench/domain/fingerprint.ts';
import type { TrialGrade } from '#bench/domain/grade.ts';
import type { CaseFacts, Plan, PlannedScenario } from '#bench/domain/plan.ts';
import { type Trial, type TrialReply, trialId } from '#bench/domain/trial.ts';
import { clusterOf, type LoadedScenario } from '#bench/plan/load-scenario.ts';
import { plainWords, withoutSecrets } from './import-names.ts';
import { caseSlug, scenarioSlug } from './import-slugs.ts';
import type { ImportedCase, ImportedContender, ImportedTrial } from './imported-row.ts';
import { recordedTrial } from './recorded-trial.ts';
import { usefulSlices } from './useful-slices.ts';

/** What one row of a file becomes in a run. */
export interface LedgerEntry {
  readonly trial: Trial;
  readonly reply: TrialReply;
  readonly grades: readonly TrialGrade[];
}

export interface LedgerOptions {
  /** The scenario of rows that name none: letters, digits and "-". */
  readonly scenario: string;
  readonly title: string;
  /** The grader whose score is the quality; undefined: the format's, or the first one found. */
  readonly primary: string | undefined;
  /** A scenario of the catalog that the answers are to: its cases are the only ones accepted, and its graders grade. */
  readonly against: LoadedScenario | undefined;
  /** Version of every grader, since the file does not give one: whoever graded may have changed it. */
  readonly gradersVersion: string;
  /** Texts that must reach no file: taken out of names before anything is made of them, since half a key in an id is a key too. */
  readonly secrets: readonly string[];
}

/** Every planned trial has its place in memory, answered or not: one row with a wild number must not ask for a billion. */
const MOST_REPETITIONS = 10_000;
const MOST_CONTENDERS = 200;

interface KnownCase {
  readonly hash: string;
  readonly facts: Pick<ImportedCase, 'cluster' | 'severity' | 'slices'>;
}

interface KnownScenario {
  readonly title: string;
  readonly cases: Map<string, KnownCase>;
  /** Grader -> trials it was seen on. */
  readonly graders: Map<string, number>;
  readonly blocks: Map<string, number>;
}

/** A row that contradicts an earlier one. It is a fault of that row; the ledger is as it was before. */
export class LedgerFault extends Error {
  override readonly name = 'LedgerFault';
}

/**
 * Turns imported rows into the trials of one run, row by row, and knows the plan they would have followed once the last has come. It holds
 * a hash and a few words of each case and a number for each contender and case, and no text.
 */
export class ImportLedger {
  readonly #options: LedgerOptions;
  readonly #scenarios = new Map<string, KnownScenario>();
  readonly #contenders = new Map<string, Contender>();
  /** `scenario\ncase\ncontender` -> repetitions taken: the highest, or each when the file numbers them. */
  readonly #taken = new Map<string, Set<number> | number>();
  #repetitions = 0;
  #trials = 0;
  #lastAt: string | undefined;

  constructor(options: LedgerOptions) {
    this.#options = options;
  }

  get trials(): number {
    return this.#trials;
  }

  /** When the last answer came, as far as the rows say; ISO-8601. */
  get lastAt(): string | undefined {
    return this.#lastAt;
  }

  /** @throws LedgerFault when the row contradicts an earlier one: two questions under one id, two contenders under one label, one trial twice */
  add(imported: ImportedTrial, place: string): LedgerEntry {
    const row = this.#options.secrets.length === 0 ? imported : withoutSecrets(imported, this.#options.secrets);
    const { against } = this.#options;
    const scenarioId =
      against?.planned.id ?? (row.scenario === undefined ? this.#options.scenario : scenarioSlug(row.scenario));
    const caseId = against === undefined ? caseSlug(row.case) : (row.case.id ?? '');
    const contender = this.#contenderOf(row.contender);
    const scenario = this.#scenarios.get(scenarioId) ?? newScenario(plainWords(row.scenario ?? this.#options.title));
    const known = against === undefined ? knownCase(scenario, caseId, row.case) : caseOf(against, caseId);
    const repetition = this.#take(
      [scenarioId, caseId, contender.label].join('\n'),
      row.repetition,
      contender.label,
      caseId,
    );

    this.#scenarios.set(scenarioId, scenario);
    scenario.cases.set(caseId, known);
    this.#contenders.set(contender.label, contender);
    this.#repetitions = Math.max(this.#repetitions, repetition);
    this.#trials += 1;
    const at = row.endedAt ?? row.startedAt;
    if (at !== undefined && (this.#lastAt === undefined || at > this.#lastAt)) this.#lastAt = at;

    const id = trialId(scenarioId, caseId, contender.label, repetition);
    const blockOf = `${caseId}\n${repetition}`;
    const block = scenario.blocks.get(blockOf) ?? scenario.blocks.size;
    scenario.blocks.set(blockOf, block);
    for (const grader of Object.keys(row.grades)) scenario.graders.set(grader, (scenario.graders.get(grader) ?? 0) + 1);
    const base = {
      id,
      scenario: scenarioId,
      case: caseId,
      caseHash: known.hash,
      cluster: known.facts.cluster ?? caseId,
      contender: contender.label,
      repetition,
      block,
    };
    return {
      ...recordedTrial({ ...row, prompt: asAsked(row, against, caseId) }, base, place),
      grades: Object.entries(row.grades).map(([grader, grade]) => ({ trial: id, grader, grade })),
    };
  }

  primaryOf(scenarioId: string): string {
    const graders = [...(this.#scenarios.get(scenarioId)?.graders.keys() ?? [])];
    const { primary } = this.#options;
    if (primary !== undefined && graders.includes(primary)) return primary;
    return graders[0] ?? primary ?? NO_GRADER;
  }

  /** Graders of all scenarios with the trials each was seen on, in the file's order. */
  graders(): ReadonlyMap<string, number> {
    const all = new Map<string, number>();
    for (const { graders } of this.#scenarios.values()) {
      for (const [grader, trials] of graders) all.set(grader, (all.get(grader) ?? 0) + trials);
    }
    return all;
  }

  contenders(): readonly Contender[] {
    return [...this.#contenders.values()];
  }

  /**
   * The plan that the rows would have followed: what a file lacks of it is `not-attempted`.
   * @param title what the file calls itself, for the scenario of rows that name none
   */
  plan(title?: string): Plan {
    const scenarios = [...this.#scenarios].map(([id, scenario]) =>
      this.#planned(
        id,
        title === undefined || id !== this.#options.scenario ? scenario : { ...scenario, title: plainWords(title) },
      ),
    );
    const contenders = this.contenders();
    const repetitions = Math.max(1, this.#repetitions);
    return {
      hash: fingerprint({
        repetitions,
        contenders,
        scenarios: scenarios.map(({ id, asks }) => ({ id, asks })),
      }),
      seed: 0,
      repetitions,
      warmUps: 0,
      caseLimit: undefined,
      scenarios,
      contenders,
    };
  }

  #planned(id: string, { title, cases, graders }: KnownScenario): PlannedScenario {
    if (this.#options.against !== undefined) return this.#options.against.planned;
    const primary = this.primaryOf(id);
    const names = graders.size === 0 ? [primary] : [...graders.keys()];
    const slices = usefulSlices([...cases.values()].map(({ facts }) => facts.slices));
    const asks = {
      cases: Object.fromEntries([...cases].map(([caseId, { hash }]) => [caseId, hash])),
      prompts: Object.fromEntries(
        [...new Set(this.contenders().map(({ variant }) => variant))].map((variant) => [variant, 'not-known']),
      ),
      tools: {},
      output: undefined,
      turns: undefined,
      run: undefined,
    };
    const versions = Object.fromEntries(names.map((name) => [name, this.#options.gradersVersion]));
    return {
      id,
      version: 1,
      title,
      tier: 'launch',
      severity: UNKNOWN_SEVERITY,
      clauses: [],
      slices,
      primary,
      cases: Object.fromEntries([...cases].map(([caseId, { facts }]) => [caseId, factsOf(caseId, facts, slices)])),
      hash: fingerprint([asks, versions]),
      asks,
      graders: versions,
    };
  }

  #contenderOf({ label, provider, modelId, parameters, variant }: ImportedContender): Contender {
    const contender: Contender = {
      label: plainWords(label),
      provider: provider ?? 'imported',
      modelId,
      parameters,
      variant,
      stream: false,
      api: undefined,
      baseUrl: undefined,
    };
    const known = this.#contenders.get(contender.label);
    if (known === undefined) {
      if (this.#contenders.size < MOST_CONTENDERS) return contender;
      throw new LedgerFault(
        `contender "${label}" is one more than ${MOST_CONTENDERS}, which is not a comparison any more. Take the field that names who answered`,
      );
    }
    if (fingerprint(known) !== fingerprint(contender)) {
      throw new LedgerFault(
        `contender "${label}" is another one here (${modelId}) than in a row before (${known.modelId}, or other parameters). One label is one contender: split the file`,
      );
    }
    return known;
  }

  #take(key: string, wanted: number | undefined, contender: string, caseId: string): number {
    const taken = this.#taken.get(key) ?? 0;
    if (wanted === undefined) {
      const next = (typeof taken === 'number' ? taken : Math.max(0, ...taken)) + 1;
      if (typeof taken === 'number') this.#taken.set(key, next);
      else taken.add(next);
      return next;
    }
    if (wanted > MOST_REPETITIONS) {
      throw new LedgerFault(
        `repetition ${wanted} of case "${caseId}": at most ${MOST_REPETITIONS} are kept. Take the field that numbers repeated answers`,
      );
    }
    const numbers = typeof taken === 'number' ? new Set(Array.from({ length: taken }, (_, place) => place + 1)) : taken;
    if (numbers.has(wanted)) {
      throw new LedgerFault(
        `repetition ${wanted} of case "${caseId}" by "${contender}" is there already. Number repeated answers 1, 2, …, or leave the number out`,
      );
    }
    numbers.add(wanted);
    this.#taken.set(key, numbers);
    return wanted;
  }
}

/** Stands for a grader where a file has none: its trials are all ungraded. */
const NO_GRADER = 'score';
/** Of a case whose file does not say how bad a failure would be: visible, and the user can recover. */
const UNKNOWN_SEVERITY = 'S2';

function newScenario(title: string): KnownScenario {
  return { title, cases: new Map(), graders: new Map(), blocks: new Map() };
}

function knownCase({ cases }: KnownScenario, id: string, { content, reference, ...facts }: ImportedCase): KnownCase {
  const hash = fingerprint([content ?? null, reference ?? null]);
  const before = cases.get(id);
  if (before !== undefined && before.hash !== hash) {
    throw new LedgerFault(
      `case "${id}" asks or expects something else here than in a row before. Give each question an id of its own`,
    );
  }
  return before ?? { hash, facts: { cluster: facts.cluster, severity: facts.severity, slices: facts.slices } };
}

/** The prompt of the file; where it has none, and the scenario is known, the scenario's own. */
function asAsked({ prompt, contender }: ImportedTrial, against: LoadedScenario | undefined, id: string) {
  const found = against?.cases.get(id);
  if (prompt.length > 0 || against === undefined || found === undefined) return prompt;
  return against.scenario.prompts[contender.variant]?.(found) ?? prompt;
}

/** @throws LedgerFault for an answer to a case that the scenario does not have */
function caseOf(against: LoadedScenario, id: string): KnownCase {
  const found = against.cases.get(id);
  if (found === undefined) {
    throw new LedgerFault(
      `scenario ${against.planned.id} has no case "${id}". Map the field that holds its case ids (--map case=<field>), or import without --scenario`,
    );
  }
  const facts = { cluster: clusterOf(against, found), severity: undefined, slices: {} };
  return { hash: against.caseHashes.get(id) ?? '', facts };
}

function factsOf(id: string, facts: KnownCase['facts'], slices: readonly string[]): CaseFacts {
  return {
    cluster: facts.cluster ?? id,
    slices: Object.fromEntries(slices.map((slice) => [slice, ownText(facts.slices, slice) ?? 'none'])),
    severity: facts.severity ?? UNKNOWN_SEVERITY,
    clauses: [],
  };
}

function ownText(record: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
