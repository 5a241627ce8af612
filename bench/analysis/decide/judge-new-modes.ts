import { SCORED } from '#bench/analysis/arm.ts';
import { countPhrase } from '#bench/analysis/phrase.ts';
import type { Severity } from '#bench/domain/scenario.ts';
import { checkEvidence, type SelectedEvidence } from './check-evidence.ts';
import {
  type GateContext,
  type GateOf,
  type GateReading,
  MOST_EVIDENCE,
  notEvaluated,
  sentence,
} from './gate-reading.ts';
import { listed } from './select-cases.ts';
import { selectEvidence } from './select-evidence.ts';

/** No failure mode of these severities in `countAs` independent cases of the candidate that the incumbent never shows. */
export function judgeNewModes(context: GateContext, gate: GateOf<'no-new-failure-mode'>): GateReading {
  const selected = selectEvidence(context, { metric: 'quality', select: gate.select, comparative: true });
  if ('refused' in selected) return selected.refused;
  const { found } = selected;
  const { candidate, incumbent = '' } = context;
  const unmet = checkEvidence(context, found, true);
  if (unmet?.kind === 'invalid') return notEvaluated(sentence(unmet.says));
  const ours = modesOf(context, found, candidate, gate.severity);
  const theirs = modesOf(context, found, incumbent, gate.severity);
  const fresh = [...ours].filter(([mode]) => !theirs.has(mode)).sort(([a], [b]) => (a < b ? -1 : 1));
  const modes = fresh.filter(([, seen]) => seen.clusters.size >= gate.countAs);
  const anecdotes = fresh.filter(([, seen]) => seen.clusters.size < gate.countAs);
  const name = ([mode, seen]: (typeof fresh)[number]): string =>
    `${mode} in ${countPhrase(seen.clusters.size, 'case')}`;
  const evidence = [...modes, ...anecdotes].flatMap(([, seen]) => seen.keys).slice(0, MOST_EVIDENCE);
  if (modes.length > 0) {
    const says = `there are new ways to fail, which ${candidate} shows and ${incumbent} never: ${listed(modes.map(name))}; read those cases`;
    return { outcome: 'fail', evidence, says: sentence(says) };
  }
  if (unmet !== undefined) return notEvaluated(sentence(unmet.says), { evidence });
  const unnamed = unnamedFailures(context, found);
  if (unnamed !== undefined) return notEvaluated(sentence(unnamed));
  const severities = gate.severity.join(' or ');
  const single = anecdotes.length === 0 ? '' : `; seen too rarely to be a mode: ${listed(anecdotes.map(name))}`;
  const says = `no failure mode of ${severities} in ${countPhrase(gate.countAs, 'independent case')} of ${candidate} that ${incumbent} does not show${single}`;
  return {
    outcome: 'pass',
    evidence: evidence.length > 0 ? evidence : found.selection.parts.map(({ planned }) => planned.id),
    says: sentence(says),
  };
}

interface Seen {
  readonly clusters: Set<string>;
  readonly keys: string[];
}

function modesOf(
  { evidence }: GateContext,
  { selection }: SelectedEvidence,
  contender: string,
  severities: readonly Severity[],
): ReadonlyMap<string, Seen> {
  const clusters = new Map(selection.keys.map((key, place) => [key, selection.clusterOf[place] ?? key]));
  const severityOf = new Map<string, Severity>(
    selection.parts.flatMap(({ planned }) =>
      Object.entries(planned.cases).map(([id, { severity }]) => [`${planned.id}/${id}`, severity] as const),
    ),
  );
  const modes = new Map<string, Seen>();
  for (const seen of evidence.modes) {
    const key = `${seen.scenario}/${seen.case}`;
    const cluster = clusters.get(key);
    const severity = evidence.modeSeverities[seen.mode] ?? severityOf.get(key);
    if (seen.contender !== contender || cluster === undefined || severity === undefined) continue;
    if (!severities.includes(severity)) continue;
    const known = modes.get(seen.mode) ?? { clusters: new Set(), keys: [] };
    modes.set(seen.mode, known);
    known.clusters.add(cluster);
    if (!known.keys.includes(key)) known.keys.push(key);
  }
  for (const { keys } of modes.values()) keys.sort();
  return modes;
}

/** Failures that no grader named say nothing about modes, and silence must not pass. */
function unnamedFailures(
  { evidence, candidate }: GateContext,
  { ours, selection }: SelectedEvidence,
): string | undefined {
  const failed = selection.keys.filter((_, place) => {
    const from = place * ours.repetitions;
    return ours.quality
      .subarray(from, from + ours.repetitions)
      .some((score, at) => ours.gradeKind[from + at] === SCORED && score < 1);
  });
  const named = new Set(
    evidence.modes.filter(({ contender }) => contender === candidate).map((seen) => `${seen.scenario}/${seen.case}`),
  );
  if (failed.length === 0 || failed.some((key) => named.has(key))) return undefined;
  return `no grader names a failure mode in the ${countPhrase(failed.length, 'case')} that ${candidate} failed: let the graders name them, then grade again`;
}
