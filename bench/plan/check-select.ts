import type { Gate } from '#bench/domain/policy.ts';
import { isUnread, scenariosOf, unknownSlice } from './check-evidence.ts';
import type { Around } from './check-kind.ts';
import { didYouMean } from './nearest.ts';
import { error, type PolicyFlaw, type PolicyKnowledge } from './policy-flaw.ts';
import type { PropertyPath } from './policy-text.ts';

/** What a gate selects exists, and some case fits all of it. */
export function checkSelect({ id, select }: Gate, { path, knowledge, selected, whole }: Around): readonly PolicyFlaw[] {
  if (select === undefined) return [];
  const at = (key: string, place: number): PropertyPath => [...path, 'select', key, place];
  const scenarios = scenariosOf(knowledge);
  const facts = scenarios.flatMap(({ cases }) => Object.values(cases));
  const none = (
    key: string,
    wanted: readonly string[] | undefined,
    known: ReadonlySet<string>,
  ): readonly PolicyFlaw[] =>
    (wanted ?? []).flatMap((one, place) =>
      known.has(one)
        ? []
        : [
            error(
              at(key, place),
              `No case has the ${key} "${one}".${didYouMean(one, known)}`,
              known.size === 0 ? `No scenario has a ${key}.` : `Known: ${[...known].join(', ')}.`,
            ),
          ],
    );
  const listed = (slice: string) => new Set(facts.flatMap(({ slices }) => slices[slice]?.split(',') ?? []));
  const flaws = [
    ...(select.family ?? []).flatMap((one, place) => unknownSlice(one, at('family', place), knowledge) ?? []),
    ...(select.slice ?? []).flatMap((one, place) => unknownSlice(one, at('slice', place), knowledge) ?? []),
    ...(select.case ?? []).flatMap((one, place) => unknownCase(one, at('case', place), knowledge)),
    ...(whole ? none('clause', select.clause, new Set(facts.flatMap(({ clauses }) => clauses))) : []),
    ...(whole ? none('severity', select.severity, new Set(facts.map(({ severity }) => severity))) : []),
    ...(whole ? none('tag', select.tag, listed('tags')) : []),
    ...(whole ? none('surface', select.surface, listed('surface')) : []),
  ];
  return flaws.length > 0 || selected.length > 0 || !whole
    ? flaws
    : [
        error(
          [...path, 'select'],
          `Gate "${id}" reads no case: none fits all of ${Object.keys(select).join(', ')}.`,
          'Every key must fit at once; leave one out, or write the gate twice.',
        ),
      ];
}

function unknownCase(name: string, path: PropertyPath, knowledge: PolicyKnowledge): readonly PolicyFlaw[] {
  if (isUnread(name, knowledge)) return [];
  const [id = name, ...rest] = name.split('/');
  const scenario = scenariosOf(knowledge).find((one) => one.id === id);
  if (scenario === undefined) return [unknownSlice(id, path, knowledge)].flatMap((found) => found ?? []);
  const known = Object.keys(scenario.cases);
  return known.includes(rest.join('/'))
    ? []
    : [
        error(
          path,
          `Scenario ${id} has no case "${rest.join('/')}".${didYouMean(rest.join('/'), known)}`,
          'Write <scenario>/<case>, as in the cases file.',
        ),
      ];
}
