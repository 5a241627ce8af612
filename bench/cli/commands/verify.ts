import { decide } from '#bench/analysis/decide/decide.ts';
import type { LaunchDecision } from '#bench/domain/decision.ts';
import type { Verification } from '#bench/domain/mismatch.ts';
import { verifyDecision } from '#bench/run/verify-decision.ts';
import { verifyRun } from '#bench/run/verify-run.ts';
import { readDecisions } from '#bench/store/read-decisions.ts';
import { findRun } from '#bench/store/read-runs.ts';
import { decideAgainBy, type Engine } from '../decide-on.ts';
import { EXIT, InputError } from '../exit-code.ts';
import { findDecision } from '../find-decision.ts';
import { plural } from '../format-number.ts';
import { loadPolicy } from '../load-policy.ts';
import type { Screen } from '../screen.ts';
import { textTable } from '../text-table.ts';

export interface VerifyFlags {
  /** The policy a decision was made by, where its run was not sealed with it. */
  readonly policy: string | undefined;
  readonly results: string;
  readonly json: boolean;
}

/**
 * Derives a run, or a decision and the run it rests on, again from what is on disk. @returns 1 when anything differs
 * @param engine what a decision's finding is reached with once more
 */
export async function verify(
  wanted: string,
  flags: VerifyFlags,
  screen: Screen,
  engine: Engine = decide,
): Promise<number> {
  const { subject, found } = await verification(wanted, flags, engine);
  const { checked, mismatches, unchecked } = found;
  if (flags.json) {
    screen.out(JSON.stringify({ schema: 'bakeoff.verify/1', subject, ...found }, null, 2));
  } else {
    for (const one of checked) screen.note(`checked ${one}`);
    if (mismatches.length > 0) {
      screen.out(
        textTable(
          [{ title: 'file' }, { title: 'field' }, { title: 'stored' }, { title: 'derived', wraps: true }],
          mismatches.map(({ file, field, stored, derived }) => [file, field, stored, derived]),
          screen.columns,
        ),
      );
      screen.out('');
    }
    for (const one of unchecked) screen.out(`Not checked: ${one}.`);
    screen.out(
      mismatches.length === 0
        ? `${subject}: everything that was checked matches (${plural(checked.length, 'check')}).`
        : `${subject}: ${plural(mismatches.length, 'mismatch', 'mismatches')}. What is stored is not what its evidence says.`,
    );
  }
  return mismatches.length === 0 ? EXIT.done : EXIT.findingAgainst;
}

async function verification(
  wanted: string,
  { results, policy }: VerifyFlags,
  engine: Engine,
): Promise<{ readonly subject: string; readonly found: Verification }> {
  const decisions = await decisionsOrFault(results);
  const decision = 'fault' in decisions ? undefined : findDecision(decisions.decisions, wanted);
  if (decision !== undefined) {
    const policies = policy === undefined ? [] : [await loadPolicy(policy)];
    const found = await verifyDecision(results, decision, decideAgainBy(policies, engine));
    return { subject: `Decision ${decision.id}`, found };
  }
  try {
    const { run, folder } = await findRun(results, wanted);
    return { subject: `Run ${run.id}`, found: await verifyRun(folder) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (!('fault' in decisions)) {
      const known = decisions.decisions.map(({ id }) => id).slice(-8);
      throw new InputError(`${message}${known.length > 0 ? ` Decisions: ${known.join(', ')}.` : ''}`);
    }
    const { fault } = decisions;
    const file = /decisions\/[\w.-]+\.json/.exec(fault)?.[0] ?? 'decisions';
    const mismatch = { file, field: 'chain', stored: fault, derived: 'each record follows the one before it' };
    return { subject: `Decision ${wanted}`, found: { checked: [], mismatches: [mismatch], unchecked: [] } };
  }
}

async function decisionsOrFault(
  results: string,
): Promise<{ readonly decisions: readonly LaunchDecision[] } | { readonly fault: string }> {
  try {
    const { records } = await readDecisions(results);
    return { decisions: records.filter((record) => record.kind === 'decision') };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}
