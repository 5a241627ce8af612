import type { Select } from '#bench/domain/policy.ts';
import type { SelectedEvidence } from './check-evidence.ts';
import { checkRun } from './check-run.ts';
import { type GateContext, type GateReading, notEvaluated, sentence } from './gate-reading.ts';
import { poolArms } from './pool-arms.ts';
import { gradersOf, hasGrader, type MetricReading, readMetric } from './read-metric.ts';
import { listed, selectCases } from './select-cases.ts';

/** What a gate is to read. */
export interface Wanted {
  readonly metric: string;
  readonly select: Select | undefined;
  /** Whether the incumbent is read beside the candidate. */
  readonly comparative: boolean;
  /** Of `pass^k`. */
  readonly k?: number | undefined;
}

/** The selected cases of both sides, or the reason why there is nothing to read. */
export function selectEvidence(
  context: GateContext,
  { metric, select, comparative, k }: Wanted,
): { readonly found: SelectedEvidence } | { readonly refused: GateReading } {
  const { policy, evidence, candidate, incumbent } = context;
  const refuse = (says: string): { refused: GateReading } => ({ refused: notEvaluated(sentence(says), { metric }) });
  const { plan, observations } = evidence;
  const reading = readMetric(metric, plan, k);
  if ('unknown' in reading) return refuse(`${reading.unknown}: correct the gate`);
  const selection = selectCases(select, plan);
  if ('missing' in selection) return refuse(`${selection.missing}: run what is missing, or correct the gate`);
  const graded = selectCases(select, plan, hasGrader(reading));
  if ('missing' in graded)
    return refuse(
      withoutGrader(
        reading,
        selection.parts.map(({ planned }) => planned),
      ),
    );
  if (!plan.contenders.some(({ label }) => label === candidate)) return refuse(checkRun(context)?.says ?? metric);
  if (comparative && incumbent === undefined) {
    return refuse(
      policy.incumbent === null
        ? 'the policy names no incumbent to compare with: name one, or gate on a floor or a ceiling'
        : `run ${evidence.run.id} has no trials of the incumbent "${policy.incumbent.id}": run it beside the candidates`,
    );
  }
  const ours = poolArms(observations, graded, candidate);
  const theirs = comparative && incumbent !== undefined ? poolArms(observations, graded, incumbent) : undefined;
  return { found: { selection: graded, ours, theirs, reading } };
}

function withoutGrader(reading: MetricReading, scenarios: Parameters<typeof gradersOf>[0]): string {
  const grader = reading.kind === 'share' ? reading.grader : undefined;
  const names = listed(scenarios.map(({ id }) => id));
  return `there is no grader "${grader}" in ${names}; there are ${listed(gradersOf(scenarios))}: correct the gate`;
}
