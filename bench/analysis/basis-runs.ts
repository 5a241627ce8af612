import type { Policy } from '#bench/domain/policy.ts';
import type { SelectedCases } from '#bench/domain/select-cases.ts';
import { assumedRuns } from './assumed-runs.ts';
import type { ScoreGate } from './gate-limits.ts';
import type { MadeUpRuns } from './made-up-runs.ts';
import { pilotRuns } from './pilot-runs.ts';
import type { PowerBasis } from './power-basis.ts';

/** Runs like the pilot's where it has what the gate reads, else runs as they are assumed. */
export function basisRuns(
  gate: ScoreGate,
  selected: readonly SelectedCases[],
  { evidence: { trials } }: Policy,
  { pilot, assumptions }: PowerBasis,
): { readonly made: MadeUpRuns; readonly seen: boolean } {
  const made = pilot && pilotRuns(gate, selected, [pilot], { trials });
  return { made: made ?? assumedRuns(selected, trials, assumptions), seen: made !== undefined };
}
