import { tangoBeside } from '#bench/analysis/decide/tango-beside.ts';
import type { CandidateFinding, PolicyFinding } from '#bench/domain/verdict.ts';
import { type DecisionBasis, decisionNotes, judgedGates } from '#bench/report/decision-notes.ts';
import { type GateCells, gateCells } from './gate-cells.ts';
import type { Screen } from './screen.ts';
import { textTable, wrapped } from './text-table.ts';

/**
 * The one page for leadership: what to do, a row per gate with both sides and the difference, what it comes from, what to do
 * next, and how long it holds. Figures are the finding's own; the words around them are chosen by it.
 */
export function decisionPage(input: DecisionBasis, screen: Pick<Screen, 'columns' | 'paint'>): string {
  const { finding, policy } = input;
  const chosen = finding.candidates.find(({ candidate }) => candidate === finding.candidate);
  const say = (text: string): readonly string[] => wrapped(text, screen.columns);
  const headline = wrapped(finding.headline, screen.columns).map((line) => screen.paint('bold', line));
  if (chosen === undefined) return [...headline, ...finding.deviations.flatMap(say)].join('\n');
  return [
    ...headline,
    '',
    gateTable(input, chosen),
    '',
    ...decisionNotes(input, chosen).flatMap(say),
    ...otherCandidates(finding).flatMap(say),
    ...say(
      `Policy ${policy.id} version ${policy.version} (${finding.policy.hash.slice(0, 12)}), ` +
        `${finding.policy.sealedAt === undefined ? 'not sealed before the run' : `sealed ${finding.policy.sealedAt}`}; ` +
        `run ${finding.run}, decided as of ${finding.asOf.slice(0, 10)}.`,
    ),
    ...finding.deviations.flatMap((deviation) => say(`Deviation: ${deviation}`)),
  ].join('\n');
}

function gateTable(input: DecisionBasis, chosen: CandidateFinding): string {
  const { plan, observations, policy, finding } = input;
  const interleaved =
    policy.evidence.schedule === 'interleaved' &&
    !finding.evidenceKinds.some((kind) => kind === 'recorded' || kind === 'imported');
  const rows = judgedGates(input, chosen).flatMap(({ gate, finding: found }) =>
    linesOf(gateCells(gate, found, { tango: tangoBeside(gate, found, plan, observations), interleaved })),
  );
  return textTable(
    [
      { title: '' },
      { title: policy.incumbent?.id ?? 'no incumbent', align: 'right' },
      { title: chosen.candidate, align: 'right' },
      { title: 'paired difference (95 %)' },
      { title: 'gate' },
    ],
    rows,
  );
}

function linesOf({ what, incumbent, candidate, difference, outcome }: GateCells): readonly (readonly string[])[] {
  const height = Math.max(what.length, difference.length, outcome.length);
  return Array.from({ length: height }, (_, line) => [
    what[line] ?? '',
    line === 0 ? incumbent : '',
    line === 0 ? candidate : '',
    difference[line] ?? '',
    outcome[line] ?? '',
  ]);
}

function otherCandidates({ candidates, candidate: chosen }: PolicyFinding): readonly string[] {
  return candidates
    .filter(({ candidate }) => candidate !== chosen)
    .map(({ candidate, verdict, says }) => `Also judged: ${candidate}, ${verdict}. ${says}`);
}
