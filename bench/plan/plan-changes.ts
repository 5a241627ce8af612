import { canonicalJson } from '#bench/domain/fingerprint.ts';
import type { Plan, PlannedScenario } from '#bench/domain/plan.ts';

/** Case ids named in one sentence before the rest is counted. */
const NAMED = 5;

/** What differs between the plan a run was started with and the plan its files make today, a sentence each; empty: nothing. */
export function planChanges(before: Plan, now: Plan): readonly string[] {
  const changes: string[] = [];
  if (before.seed !== now.seed) changes.push(`seed ${before.seed} is now ${now.seed}`);
  if (before.repetitions !== now.repetitions)
    changes.push(`${before.repetitions} trials a case are now ${now.repetitions}`);
  const oldContenders = new Map(before.contenders.map((contender) => [contender.label, contender]));
  const newContenders = new Map(now.contenders.map((contender) => [contender.label, contender]));
  changes.push(...keyChanges('contender', oldContenders, newContenders, canonicalJson));
  const oldScenarios = new Map(before.scenarios.map((scenario) => [scenario.id, scenario]));
  const newScenarios = new Map(now.scenarios.map((scenario) => [scenario.id, scenario]));
  changes.push(...keyChanges('scenario', oldScenarios, newScenarios, () => ''));
  for (const [id, old] of oldScenarios) {
    const fresh = newScenarios.get(id);
    if (fresh !== undefined) changes.push(...scenarioChanges(old, fresh, usedVariants(before)));
  }
  if (changes.length === 0 && !sameOrder(oldContenders, newContenders))
    changes.push('contenders stand in another order');
  if (changes.length === 0 && !sameOrder(oldScenarios, newScenarios)) changes.push('scenarios stand in another order');
  return changes;
}

function sameOrder(before: ReadonlyMap<string, unknown>, now: ReadonlyMap<string, unknown>): boolean {
  return canonicalJson([...before.keys()]) === canonicalJson([...now.keys()]);
}

function usedVariants(plan: Plan): ReadonlySet<string> {
  return new Set(plan.contenders.map(({ variant }) => variant));
}

function scenarioChanges(
  old: PlannedScenario,
  fresh: PlannedScenario,
  variants: ReadonlySet<string>,
): readonly string[] {
  const parts: readonly (readonly [string, Readonly<Record<string, string>>, Readonly<Record<string, string>>])[] = [
    ['case', old.asks.cases, fresh.asks.cases],
    ['prompt', pick(old.asks.prompts, variants), pick(fresh.asks.prompts, variants)],
    ['tool', old.asks.tools, fresh.asks.tools],
    ['output schema', single(old.asks.output), single(fresh.asks.output)],
    ['scripted turns', single(old.asks.turns), single(fresh.asks.turns)],
    ['product code', single(old.asks.run), single(fresh.asks.run)],
  ];
  return parts.flatMap(([what, before, now]) =>
    keyChanges(`${old.id}: ${what}`, new Map(Object.entries(before)), new Map(Object.entries(now)), (hash) => hash),
  );
}

function pick(record: Readonly<Record<string, string>>, keys: ReadonlySet<string>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => keys.has(key)));
}

function single(hash: string | undefined): Readonly<Record<string, string>> {
  return hash === undefined ? {} : { '': hash };
}

function keyChanges<T>(
  what: string,
  before: ReadonlyMap<string, T>,
  now: ReadonlyMap<string, T>,
  content: (value: T) => string,
): readonly string[] {
  const added = [...now.keys()].filter((key) => !before.has(key));
  const gone = [...before.keys()].filter((key) => !now.has(key));
  const changed = [...before].flatMap(([key, value]) => {
    const fresh = now.get(key);
    return fresh !== undefined && content(fresh) !== content(value) ? [key] : [];
  });
  return [
    ...(added.length > 0 ? [`${what} added: ${listed(added)}`] : []),
    ...(gone.length > 0 ? [`${what} gone: ${listed(gone)}`] : []),
    ...(changed.length > 0 ? [`${what} changed: ${listed(changed)}`] : []),
  ].map((sentence) => sentence.replace(/: $/, ''));
}

function listed(keys: readonly string[]): string {
  const more = keys.length - NAMED;
  return more > 0 ? `${keys.slice(0, NAMED).join(', ')} and ${more} more` : keys.join(', ');
}
