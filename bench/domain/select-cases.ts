import type { CaseFacts, PlannedScenario } from './plan.ts';
import type { Policy, Select } from './policy.ts';

/** Below so many independent cases an interval is shown, and no gate is judged by it (statistics.md section 6). */
export const FEWEST_INDEPENDENT_CASES = 20;

/** The cases of one scenario that a select takes; never empty. */
export interface SelectedCases {
  readonly scenario: PlannedScenario;
  readonly cases: readonly string[];
}

/** The cases a gate reads. Every key given must fit, within a key any of its values; an empty select takes all. */
export function selectCases(scenarios: readonly PlannedScenario[], select: Select = {}): readonly SelectedCases[] {
  return scenarios.flatMap((scenario) => {
    const cases = Object.entries(scenario.cases).flatMap(([id, facts]) =>
      fitsSelect(scenario.id, id, facts, select) ? [id] : [],
    );
    return cases.length === 0 ? [] : [{ scenario, cases }];
  });
}

/** Whether a case lies in `<scenario>`, `<scenario>/<value>` or `<scenario>/<slice>=<value>`. */
export function inSlice(slice: string, scenario: string, { slices }: Pick<CaseFacts, 'slices'>): boolean {
  const cut = slice.indexOf('/');
  if (cut < 0) return slice === scenario;
  if (slice.slice(0, cut) !== scenario) return false;
  const wanted = slice.slice(cut + 1);
  return Object.entries(slices).some(([key, value]) =>
    membersOf(value).some((member) => wanted === member || wanted === `${key}=${member}`),
  );
}

/** The scenarios a policy speaks of, by id, in the order it names them: in its evidence, its traffic, its gates. */
export function policyScenarios({ evidence, traffic, gates }: Policy): readonly string[] {
  const named = [
    ...Object.keys(evidence.minCases),
    ...Object.keys(traffic?.weights ?? {}),
    ...gates.flatMap(({ select }) => [...(select?.family ?? []), ...(select?.slice ?? []), ...(select?.case ?? [])]),
  ];
  return [...new Set(named.map((name) => name.split('/')[0] ?? name))];
}

/** Whether a case fits every key of a select. */
export function fitsSelect(scenario: string, id: string, facts: CaseFacts, select: Select): boolean {
  const anyOf = (wanted: readonly string[] | undefined, has: (one: string) => boolean) =>
    wanted === undefined || wanted.some(has);
  return (
    anyOf(select.family, (family) => family === scenario) &&
    anyOf(select.slice, (slice) => inSlice(slice, scenario, facts)) &&
    anyOf(select.clause, (clause) => facts.clauses.includes(clause)) &&
    anyOf(select.severity, (severity) => severity === facts.severity) &&
    anyOf(select.case, (one) => one === `${scenario}/${id}`) &&
    anyOf(select.tag, (tag) => listIn(facts, 'tags').includes(tag)) &&
    anyOf(select.surface, (surface) => listIn(facts, 'surface').includes(surface))
  );
}

function listIn({ slices }: CaseFacts, slice: string): readonly string[] {
  return Object.hasOwn(slices, slice) ? membersOf(slices[slice] ?? '') : [];
}

/** A slice whose value is a list is kept as its members joined by commas: it has each of them, and all of them. */
function membersOf(value: string): readonly string[] {
  return [...new Set([value, ...value.split(',').map((one) => one.trim())])];
}
