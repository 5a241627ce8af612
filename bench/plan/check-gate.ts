import type { Gate, Policy } from '#bench/domain/policy.ts';
import { selectCases } from '#bench/domain/select-cases.ts';
import { isUnread, judgedScenarios } from './check-evidence.ts';
import { type Around, checkKind } from './check-kind.ts';
import { checkSelect } from './check-select.ts';
import { error, type PolicyFlaw, type PolicyKnowledge, warning } from './policy-flaw.ts';
import type { PropertyPath } from './policy-text.ts';

/** One gate: its reason, what it reads, and whether any evidence could ever pass it. */
export function checkGate(
  gate: Gate,
  place: number,
  policy: Policy,
  knowledge: PolicyKnowledge,
): readonly PolicyFlaw[] {
  const path: PropertyPath = ['gates', place];
  const whole = Object.keys(knowledge.unread ?? {}).length === 0 || readsOnlyRead(gate, policy, knowledge);
  const selected = selectCases(judgedScenarios(policy, knowledge), gate.select);
  const around = { path, policy, knowledge, selected, whole };
  return [
    ...checkWhy(gate, path),
    ...checkSelect(gate, around),
    ...checkIncumbent(gate, around),
    ...checkKind(gate, around),
  ];
}

/** Shorter than this is no reason. */
const SHORTEST_WHY = 12;

function checkWhy({ id, why }: Gate, path: PropertyPath): readonly PolicyFlaw[] {
  const text = why.trim();
  const fix = 'Say where the number comes from: a cost, a promise, a measurement, a limit people agreed on.';
  if (text === '') return [error([...path, 'why'], `Gate "${id}" does not say why.`, fix)];
  return text.length < SHORTEST_WHY || /^(todo|tbd|because|n\/a)\b/i.test(text)
    ? [warning([...path, 'why'], `"${text}" is no reason for gate "${id}".`, fix)]
    : [];
}

function readsOnlyRead({ select }: Gate, policy: Policy, knowledge: PolicyKnowledge): boolean {
  const named = [...(select?.family ?? []), ...(select?.slice ?? []), ...(select?.case ?? [])];
  const read = named.length > 0 ? named : Object.keys(policy.evidence.minCases);
  return !read.some((name) => isUnread(name, knowledge));
}

/** Kinds that say something of a candidate beside the incumbent. */
function isComparative(gate: Gate): boolean {
  return (
    gate.kind === 'non-inferior' ||
    gate.kind === 'superior' ||
    gate.kind === 'no-new-failure-mode' ||
    (gate.kind === 'budget' && gate.vs === 'incumbent-ratio')
  );
}

function checkIncumbent(gate: Gate, { path, policy }: Around): readonly PolicyFlaw[] {
  return policy.incumbent === null && isComparative(gate)
    ? [
        error(
          path,
          `Gate "${gate.id}" compares with the incumbent, and there is none.`,
          'Name the incumbent, or write floors, ceilings and absolute budgets.',
        ),
      ]
    : [];
}
