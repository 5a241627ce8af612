import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { engineFinding, findingHash, type LaunchDecision } from '#bench/domain/decision.ts';
import { canonicalJson } from '#bench/domain/fingerprint.ts';
import type { Mismatch, Verification } from '#bench/domain/mismatch.ts';
import type { Run } from '#bench/domain/run.ts';
import type { PolicyFinding } from '#bench/domain/verdict.ts';
import { findDataFile } from '#bench/store/data-file.ts';
import { readRun } from '#bench/store/read-runs.ts';
import { gradesFile, MANIFEST_FILE, measureFile, RUN_FILE, runsFolder, SUMMARY_FILE } from '#bench/store/write-run.ts';
import { joined, verifyRun } from './verify-run.ts';

/** Asks the engine again: the same policy and grading pass, as of the day the record says. Undefined: the policy is not to be had. */
export type DecideAgain = (decision: LaunchDecision, run: Run, folder: string) => Promise<PolicyFinding | undefined>;

/** These follow the current grading pass, so a later one rewrites them; trials and grades it leaves alone. */
const FOLLOWS_GRADING: ReadonlySet<string> = new Set([RUN_FILE, SUMMARY_FILE]);

/** The run a decision cites against the hashes it cites, that run in itself, and the engine's finding against a new one. */
export async function verifyDecision(
  resultsDir: string,
  decision: LaunchDecision,
  decideAgain?: DecideAgain,
): Promise<Verification> {
  const { run: id } = decision.evidence;
  const folder = join(runsFolder(resultsDir), id);
  if (!existsSync(join(folder, RUN_FILE))) {
    const gone = { file: placeOf(decision), field: 'evidence.run', stored: id, derived: 'no such run in the results' };
    return { checked: [], mismatches: [gone], unchecked: [] };
  }
  const inItself = await verifyRun(folder);
  let run: Run;
  try {
    run = await readRun(folder);
  } catch {
    return inItself;
  }
  return joined([
    await verifyCited(decision, run, folder),
    prefixed(inItself, `runs/${id}`),
    await verifyFinding(decision, run, folder, decideAgain),
  ]);
}

async function verifyCited(decision: LaunchDecision, run: Run, folder: string): Promise<Verification> {
  const { evidence } = decision;
  const regraded = run.grading.current !== evidence.gradingPass;
  const mismatches: Mismatch[] = [];
  const unchecked: string[] = [];
  const cited = [{ file: MANIFEST_FILE, sha256: evidence.manifestSha256 }, ...evidence.files];
  for (const { file, sha256 } of cited) {
    const found = await hashOf(folder, file);
    if (found === sha256) continue;
    if (regraded && (file === MANIFEST_FILE || FOLLOWS_GRADING.has(file))) {
      unchecked.push(
        `runs/${run.id}/${file} is of grading pass ${run.grading.current ?? 'none'}; the decision rests on pass ${evidence.gradingPass ?? 'none'}`,
      );
    } else {
      mismatches.push({ file: `runs/${run.id}/${file}`, field: 'sha256', stored: sha256, derived: found });
    }
  }
  const grades = evidence.gradingPass === undefined ? undefined : gradesFile(evidence.gradingPass);
  if (grades !== undefined && !evidence.files.some(({ file }) => file === grades)) {
    const derived = 'no hash of it in the record';
    mismatches.push({ file: placeOf(decision), field: 'evidence.gradingPass', stored: grades, derived });
  }
  return { checked: [`${placeOf(decision)}: ${cited.length} hashes of its evidence`], mismatches, unchecked };
}

/** Of what a file holds; or why there is none. */
async function hashOf(folder: string, name: string): Promise<string> {
  try {
    const file = findDataFile(folder, name);
    return file === undefined ? 'the file is gone' : (await measureFile(file)).sha256;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function verifyFinding(
  decision: LaunchDecision,
  run: Run,
  folder: string,
  decideAgain: DecideAgain | undefined,
): Promise<Verification> {
  const { policy, asOf } = decision.engine;
  const finding = await decideAgain?.(decision, run, folder);
  if (finding === undefined) {
    const says = `the finding: policy ${policy.id} version ${policy.version} is not at hand to decide by again`;
    return { checked: [], mismatches: [], unchecked: [says] };
  }
  const again = engineFinding(finding);
  const file = placeOf(decision);
  const fields = (Object.keys(again) as (keyof typeof again)[]).filter((key) => key !== 'gates');
  const gates = again.gates.flatMap((derived): readonly Mismatch[] => {
    const stored = decision.engine.gates.find(({ gate }) => gate === derived.gate);
    if (stored !== undefined && findingHash(stored) === findingHash(derived)) return [];
    const field = `engine.gates.${derived.gate}`;
    return [
      {
        file,
        field,
        stored: stored === undefined ? 'none' : `${stored.outcome}: ${stored.says}`,
        derived: `${derived.outcome}: ${derived.says}`,
      },
    ];
  });
  const gone = decision.engine.gates.filter(({ gate }) => !again.gates.some((derived) => derived.gate === gate));
  return {
    checked: [`${file}: the finding of policy ${policy.id} version ${policy.version} as of ${asOf}, to the byte`],
    mismatches: [
      ...fields.flatMap((key) =>
        findingHash({ value: decision.engine[key] }) === findingHash({ value: again[key] })
          ? []
          : [{ file, field: `engine.${key}`, stored: shown(decision.engine[key]), derived: shown(again[key]) }],
      ),
      ...gates,
      ...gone.map(({ gate, outcome, says }) => ({
        file,
        field: `engine.gates.${gate}`,
        stored: `${outcome}: ${says}`,
        derived: 'none',
      })),
    ],
    unchecked: [],
  };
}

function prefixed({ checked, mismatches, unchecked }: Verification, folder: string): Verification {
  return {
    checked: checked.map((one) => `${folder}/${one}`),
    mismatches: mismatches.map((one) => ({ ...one, file: `${folder}/${one.file}` })),
    unchecked,
  };
}

function placeOf({ id }: LaunchDecision): string {
  return `decisions/${id}.json`;
}

function shown(value: unknown): string {
  return value === undefined ? 'none' : typeof value === 'string' ? value : canonicalJson(value);
}
