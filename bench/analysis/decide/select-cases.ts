import type { CaseFacts, Plan, PlannedScenario } from '#bench/domain/plan.ts';
import type { Select } from '#bench/domain/policy.ts';
import { fitsSelect, inSlice } from '#bench/domain/select-cases.ts';

/** The cases a gate reads, pooled over scenarios: one list, in the order of the plan. */
export interface Selection {
  readonly parts: readonly SelectedPart[];
  /** `<scenario>/<case>`, one per case. */
  readonly keys: readonly string[];
  /** `<scenario>/<cluster>`, one per case: clusters of two scenarios are never the same. */
  readonly clusterOf: readonly string[];
}

export interface SelectedPart {
  readonly planned: PlannedScenario;
  /** Places of its selected cases in the plan. */
  readonly places: readonly number[];
}

/** Values named in one sentence before the rest is counted. */
const NAMED = 12;

/**
 * The cases that fit every key of a select. Within a key any of its values fits, but each value named must be there: a family
 * that is missing from the run must not leave the others to speak for it.
 *
 * @returns a sentence naming what there is, when something selected is not in the run
 */
export function selectCases(
  select: Select | undefined,
  plan: Plan,
  scenarioFits: (planned: PlannedScenario) => boolean = () => true,
): Selection | { readonly missing: string } {
  const missing = select === undefined ? undefined : missingValue(select, plan);
  if (missing !== undefined) return { missing };
  const selection = selectionOf(
    plan,
    (planned, id, facts) => scenarioFits(planned) && fitsSelect(planned.id, id, facts, select ?? {}),
  );
  if (selection.keys.length > 0) return selection;
  return { missing: `its select matches no case; ${thereAre(plan)}` };
}

/** The cases a key of `minCases` names: a scenario, or `<scenario>/<value>`. May be empty. */
export function casesNamed(key: string, plan: Plan): readonly string[] {
  return selectionOf(plan, (planned, _id, facts) => inSlice(key, planned.id, facts)).keys;
}

function selectionOf(
  plan: Plan,
  wanted: (planned: PlannedScenario, id: string, facts: CaseFacts) => boolean,
): Selection {
  const parts: SelectedPart[] = [];
  const keys: string[] = [];
  const clusterOf: string[] = [];
  for (const planned of plan.scenarios) {
    const places: number[] = [];
    for (const [place, [id, facts]] of Object.entries(planned.cases).entries()) {
      if (!wanted(planned, id, facts)) continue;
      places.push(place);
      keys.push(`${planned.id}/${id}`);
      clusterOf.push(`${planned.id}/${facts.cluster}`);
    }
    if (places.length > 0) parts.push({ planned, places });
  }
  return { parts, keys, clusterOf };
}

const KEYS = [
  'family',
  'slice',
  'clause',
  'severity',
  'case',
  'tag',
  'surface',
] as const satisfies readonly (keyof Select)[];

function missingValue(select: Select, plan: Plan): string | undefined {
  for (const key of KEYS) {
    // S0 and S1 together mean "the grave ones": a suite without an S0 case is still one.
    if (key === 'severity') continue;
    for (const value of select[key] ?? []) {
      const found = plan.scenarios.some((planned) =>
        Object.entries(planned.cases).some(([id, facts]) => fitsSelect(planned.id, id, facts, { [key]: [value] })),
      );
      if (!found) return `the run has no ${key} "${value}"; ${thereAre(plan, key)}`;
    }
  }
  return undefined;
}

function valuesOf(list: string | undefined): readonly string[] {
  return list === undefined ? [] : [list, ...list.split(',').map((one) => one.trim())];
}

function thereAre(plan: Plan, key: keyof Select = 'family'): string {
  const known = new Set<string>();
  for (const planned of plan.scenarios) {
    if (key === 'family') known.add(planned.id);
    for (const [id, { slices, clauses }] of Object.entries(planned.cases)) {
      if (key === 'slice') for (const value of Object.values(slices)) known.add(`${planned.id}/${value}`);
      if (key === 'clause') for (const clause of clauses) known.add(clause);
      if (key === 'case') known.add(`${planned.id}/${id}`);
      if (key === 'tag') for (const value of valuesOf(slices.tags)) known.add(value);
      if (key === 'surface' && slices.surface !== undefined) known.add(slices.surface);
    }
  }
  return known.size === 0 ? `no case has a ${key}` : `it has ${listed([...known])}`;
}

/** `a, b, c and 4 more`. */
export function listed(names: readonly string[], most = NAMED): string {
  const more = names.length - most;
  return more > 0 ? `${names.slice(0, most).join(', ')} and ${more} more` : names.join(', ');
}
