import { COUNTED } from '#bench/analysis/arm.ts';
import { countPhrase } from '#bench/analysis/phrase.ts';
import { checkRun } from './check-run.ts';
import { type GateContext, type GateOf, type GateReading, notEvaluated, sentence } from './gate-reading.ts';
import { poolArms } from './pool-arms.ts';
import { listed, selectCases } from './select-cases.ts';

/** Gaps named in one sentence. */
const NAMED = 5;

/**
 * Every clause of the level has so many answered cases, and pairs of a right and a wrong reply close to its line. A gap is the
 * suite's, not the candidate's, so it is not-evaluated and never a fail.
 */
export function judgeCoverage(context: GateContext, gate: GateOf<'coverage'>): GateReading {
  const { evidence, candidate } = context;
  const trouble = checkRun(context);
  if (trouble !== undefined) return notEvaluated(sentence(trouble.says));
  const selection = selectCases(gate.select, evidence.plan);
  if ('missing' in selection)
    return notEvaluated(sentence(`${selection.missing}: run what is missing, or correct the gate`));
  const wanted = gate.select?.clause;
  const clauses = Object.entries(evidence.clauses)
    .filter(([id, { level }]) => level === gate.clauses && (wanted === undefined || wanted.includes(id)))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  if (clauses.length === 0) {
    return notEvaluated(
      `The behaviour specification has no ${gate.clauses} clause here: write it, or take the gate out.`,
    );
  }
  const answered = answeredCases(context, selection, candidate);
  const pairs = gate.minBoundaryPairs ?? 0;
  const gaps = clauses.flatMap(([id, { boundaryPairs }]) => {
    const cases = answered.get(id) ?? 0;
    const lacks = [
      ...(cases < gate.minCases ? [`${countPhrase(cases, 'case')} of ${gate.minCases}`] : []),
      ...(boundaryPairs < pairs ? [`${countPhrase(boundaryPairs, 'boundary pair')} of ${pairs}`] : []),
    ];
    return lacks.length === 0 ? [] : [`${id} (${lacks.join(', ')})`];
  });
  const known = { evidence: selection.parts.map(({ planned }) => planned.id) };
  const total = countPhrase(clauses.length, `${gate.clauses} clause`);
  if (gaps.length > 0) {
    const says = `${gaps.length} of ${total} lack evidence: ${listed(gaps, NAMED)}: write the cases and pairs, and run them`;
    return notEvaluated(sentence(says), known);
  }
  const says = `all of ${total} have ${countPhrase(gate.minCases, 'case')} or more${pairs === 0 ? '' : ` and ${countPhrase(pairs, 'boundary pair')} or more`}`;
  return { ...known, outcome: 'pass', says: sentence(says) };
}

/** Clause -> selected cases that cite it and have an answer of the candidate. */
function answeredCases(
  { evidence }: GateContext,
  selection: Exclude<ReturnType<typeof selectCases>, { readonly missing: string }>,
  candidate: string,
): ReadonlyMap<string, number> {
  const { status, repetitions } = poolArms(evidence.observations, selection, candidate);
  const counts = new Map<string, number>();
  let at = 0;
  for (const { planned, places } of selection.parts) {
    const facts = Object.values(planned.cases);
    for (const place of places) {
      const seen = status.subarray(at * repetitions, (at + 1) * repetitions).includes(COUNTED);
      at += 1;
      if (!seen) continue;
      for (const clause of new Set(facts[place]?.clauses)) counts.set(clause, (counts.get(clause) ?? 0) + 1);
    }
  }
  return counts;
}
