import { z } from 'zod';
import { fingerprint } from '#bench/domain/fingerprint.ts';
import type { ToolSpec } from '#bench/domain/message.ts';
import type { CaseFacts, PlannedScenario } from '#bench/domain/plan.ts';
import { type CaseBase, type Scenario, severityOf } from '#bench/domain/scenario.ts';

/** A scenario with its cases read, checked and hashed: what a plan is made from and a trial is run from. */
export interface LoadedScenario {
  readonly scenario: Scenario;
  readonly cases: ReadonlyMap<string, CaseBase>;
  readonly caseHashes: ReadonlyMap<string, string>;
  /** Tools that every case has, and that run. */
  readonly toolSpecs: readonly ToolSpec[];
  /** Case id -> tools of its own, which are offered and never run; undefined for a scenario without any. */
  readonly offered: ReadonlyMap<string, readonly ToolSpec[]> | undefined;
  readonly planned: PlannedScenario;
}

export interface LoadOptions {
  /** At most so many cases, the first ones: for a try-out, and part of the plan like any other change. */
  readonly limit?: number | undefined;
}

/** Case ids end up in file names and addresses, so they hold nothing that either would have to escape. */
const CASE_ID = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/**
 * Reads a scenario's cases and fixes by hash what it asks.
 * @throws Error naming the case, when two share an id, an id is not usable, a prompt fails on it, a tool it offers has no usable name, or there is no case at all
 */
export async function loadScenario<C extends CaseBase>(
  scenario: Scenario<C>,
  options: LoadOptions = {},
): Promise<LoadedScenario> {
  const cases = new Map<string, C>();
  for await (const oneCase of scenario.cases.read()) {
    if (cases.size === options.limit) break;
    if (!CASE_ID.test(oneCase.id)) {
      throw new Error(
        `Scenario ${scenario.id}: case id "${oneCase.id}" is not usable. Accepted: letters, digits, ".", "_" and "-".`,
      );
    }
    if (cases.has(oneCase.id)) {
      throw new Error(
        `Scenario ${scenario.id}: two cases are called "${oneCase.id}". Rename one in ${scenario.cases.describes}.`,
      );
    }
    cases.set(oneCase.id, oneCase);
  }
  if (cases.size === 0) {
    throw new Error(`Scenario ${scenario.id} has no cases in ${scenario.cases.describes}: nothing could be asked.`);
  }
  const toolSpecs = Object.entries(scenario.tools).map(([name, tool]) => ({
    name,
    description: tool.description,
    inputSchema: z.toJSONSchema(tool.input, { target: 'draft-2020-12', io: 'input' }),
  }));
  const caseHashes = new Map([...cases].map(([id, oneCase]) => [id, fingerprint(oneCase)]));
  const offered = scenario.offers === undefined ? undefined : offeredTools(scenario, cases, scenario.offers);
  const planned = plannedScenario(scenario, cases, caseHashes, { toolSpecs, offered });
  const loaded = { cases, caseHashes, toolSpecs, offered, planned };
  // From here on cases and scenario travel together: every case handed to its functions was read by its own source.
  return { ...loaded, scenario: scenario as unknown as Scenario };
}

/** The tools that go out with a case: its own, or those of its scenario. */
export function toolsOf({ offered, toolSpecs }: LoadedScenario, oneCase: CaseBase): readonly ToolSpec[] {
  return offered?.get(oneCase.id) ?? toolSpecs;
}

/** What every vendor takes as the name of a tool. */
const TOOL_NAME = /^[A-Za-z0-9_-]{1,64}$/;

function offeredTools<C extends CaseBase>(
  scenario: Scenario<C>,
  cases: ReadonlyMap<string, C>,
  offers: (c: C) => readonly ToolSpec[],
): ReadonlyMap<string, readonly ToolSpec[]> {
  const offered = new Map<string, readonly ToolSpec[]>();
  for (const [id, oneCase] of cases) {
    const specs = madeFrom(scenario, oneCase, 'offers', offers);
    const names = specs.map(({ name }) => name);
    const fault = names.find((name, place) => !TOOL_NAME.test(name) || names.indexOf(name) !== place);
    if (fault !== undefined) {
      throw new Error(
        `Scenario ${scenario.id}: case "${id}" offers a tool called "${fault}", twice or with a name no vendor takes. Accepted: up to 64 letters, digits, "_" and "-", each name once.`,
      );
    }
    offered.set(id, specs);
  }
  return offered;
}

/** @throws Error naming the scenario and the case on which the scenario's own function failed */
function madeFrom<C extends CaseBase, T>(scenario: Scenario<C>, oneCase: C, what: string, make: (c: C) => T): T {
  try {
    return make(oneCase);
  } catch (error) {
    throw new Error(`Scenario ${scenario.id}: ${what} fails on case "${oneCase.id}": ${String(error)}.`);
  }
}

/** Under which the tools of all cases are hashed together: no tool can be called so. */
const OFFERED = 'of each case';

/** The cluster a case belongs to; a case that names none stands alone. */
export function clusterOf({ planned }: LoadedScenario, oneCase: CaseBase): string {
  return planned.cases[oneCase.id]?.cluster ?? oneCase.id;
}

/** A field of a case by name: slices and clusters are names of fields, checked by the compiler where the scenario is defined. */
function fieldOf(oneCase: CaseBase, name: string): unknown {
  return Object.hasOwn(oneCase, name) ? Reflect.get(oneCase, name) : undefined;
}

function plannedScenario<C extends CaseBase>(
  scenario: Scenario<C>,
  cases: ReadonlyMap<string, C>,
  caseHashes: ReadonlyMap<string, string>,
  { toolSpecs, offered }: Pick<LoadedScenario, 'toolSpecs' | 'offered'>,
): PlannedScenario {
  // By id, so that a case that moves in its file changes no hash.
  const sorted = [...cases.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const asks = {
    cases: Object.fromEntries(caseHashes),
    prompts: Object.fromEntries(
      Object.entries(scenario.prompts).map(([variant, prompt]) => [
        variant,
        fingerprint(sorted.map((c) => madeFrom(scenario, c, `prompt "${variant}"`, prompt))),
      ]),
    ),
    tools: {
      ...Object.fromEntries(
        toolSpecs.map((spec) => [
          spec.name,
          fingerprint([spec, sourceOf(scenario.tools[spec.name]), scenario.toolLoopLimit]),
        ]),
      ),
      ...(offered === undefined ? {} : { [OFFERED]: fingerprint(sorted.map(({ id }) => offered.get(id))) }),
    },
    output: scenario.output === undefined ? undefined : fingerprint(scenario.output),
    turns:
      scenario.turns === undefined
        ? undefined
        : fingerprint(sorted.map((c) => madeFrom(scenario, c, 'turns', (one) => [...(scenario.turns?.(one) ?? [])]))),
    run: scenario.run === undefined ? undefined : fingerprint(scenario.run.toString()),
  };
  const graders = Object.fromEntries(Object.entries(scenario.graders).map(([key, { version }]) => [key, version]));
  return {
    id: scenario.id,
    version: scenario.version,
    title: scenario.title,
    tier: scenario.tier,
    severity: scenario.severity,
    clauses: scenario.clauses,
    slices: scenario.slices,
    primary: scenario.primary,
    cases: Object.fromEntries([...cases].map(([id, oneCase]) => [id, factsOf(scenario, oneCase)])),
    hash: fingerprint([asks, graders]),
    asks,
    graders,
  };
}

/** What a tool does, as its author wrote it: what it gives back is part of what a contender is asked next. */
function sourceOf(tool: { readonly run: unknown; readonly source?: string } | undefined): string {
  return tool?.source ?? String(tool?.run);
}

function factsOf<C extends CaseBase>(scenario: Scenario<C>, oneCase: C): CaseFacts {
  const cluster = scenario.cluster === undefined ? undefined : fieldOf(oneCase, scenario.cluster);
  const own = fieldOf(oneCase, 'clauses');
  return {
    cluster: cluster === undefined ? oneCase.id : String(cluster),
    slices: Object.fromEntries(scenario.slices.map((slice) => [slice, String(fieldOf(oneCase, slice) ?? 'none')])),
    severity: severityOf(fieldOf(oneCase, 'severity')) ?? scenario.severity,
    clauses: [...new Set([...scenario.clauses, ...(Array.isArray(own) ? own.map(String) : [])])],
  };
}
