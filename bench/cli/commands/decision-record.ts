import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  agreesWithEngine,
  type DecisionChoice,
  type DecisionEvidence,
  engineFinding,
  type LaunchDecision,
  type Unlinked,
} from '#bench/domain/decision.ts';
import type { Policy } from '#bench/domain/policy.ts';
import type { Run } from '#bench/domain/run.ts';
import { verifyRun } from '#bench/run/verify-run.ts';
import { plainFile } from '#bench/store/data-file.ts';
import { decodeManifest } from '#bench/store/manifest-record.ts';
import { readDecisions } from '#bench/store/read-decisions.ts';
import { writeDecision } from '#bench/store/write-decision.ts';
import { MANIFEST_FILE, measureFile } from '#bench/store/write-run.ts';
import { decideOn } from '../decide-on.ts';
import { type DecisionWorld, realDecisionWorld } from '../decision-world.ts';
import { EXIT, InputError } from '../exit-code.ts';
import { findDecisionOrSay } from '../find-decision.ts';
import { findRunOrSay } from '../load-findings.ts';
import { loadPolicy } from '../load-policy.ts';
import { isDay, readPredictionFlag } from '../read-prediction-flag.ts';
import { readSignOff, readWaiver } from '../read-waiver.ts';
import type { Screen } from '../screen.ts';

export interface DecisionRecordFlags {
  readonly run: string;
  /** Undefined: the policy that was sealed into the run. */
  readonly policy: string | undefined;
  /** What follows the date in the file's name. */
  readonly name: string;
  readonly question: string;
  /** adopt | adopt-limited | keep | postpone */
  readonly choice: string;
  readonly contender: string | undefined;
  /** Why people decide otherwise than the engine; required then, refused else. */
  readonly reason: string | undefined;
  readonly decidedBy: readonly string[];
  readonly recommendedBy: readonly string[];
  /** `<who>: <why>` */
  readonly dissents: readonly string[];
  /** `<alternative>: <why not>` */
  readonly alternatives: readonly string[];
  /** As `decide` takes them. */
  readonly waivers: readonly string[];
  readonly signOffs: readonly string[];
  /** `<metric>:<contender>@<scenario>=<low>..<high>:<YYYY-MM-DD>` */
  readonly predictions: readonly string[];
  /** ISO date; undefined: as long as the policy says. */
  readonly expires: string | undefined;
  readonly supersedes: string | undefined;
  readonly notes: readonly string[];
  /** ISO date or instant that the verdict is asked for; undefined: now. */
  readonly asOf: string | undefined;
  readonly results: string;
  readonly json: boolean;
}

const CHOICES: readonly DecisionChoice[] = ['adopt', 'adopt-limited', 'keep', 'postpone'];
const DAY_MS = 24 * 60 * 60 * 1000;

/** Asks the engine, holds its verdict against what people decided, and puts both at the end of the chain. */
export async function decisionRecord(
  flags: DecisionRecordFlags,
  screen: Screen,
  world: DecisionWorld = realDecisionWorld(),
): Promise<number> {
  const { run, folder } = await findRunOrSay(flags.results, flags.run);
  const policy = flags.policy === undefined ? run.policy?.policy : await loadPolicy(flags.policy);
  if (policy === undefined) {
    throw new InputError(`Run ${run.id} has no sealed policy, and none is given: --policy <file>.`);
  }
  const recordedAt = world.wall().toISOString();
  const today = recordedAt.slice(0, 10);
  const decided = readDecided(flags, run);
  const evidence = await evidenceOf(run, folder);
  const asOf = flags.asOf ?? recordedAt;
  const waivers = flags.waivers.map(readWaiver);
  const signOffs = flags.signOffs.map((text) => readSignOff(text, policy.gates, asOf));
  const { gradingPass } = evidence;
  const finding = await decideOn({ policy, run, folder, gradingPass }, { asOf, waivers, signOffs }, world.engine);
  const engine = engineFinding(finding);
  const agrees = agreesWithEngine(engine, decided);
  assertReason(agrees, flags.reason, engine.verdict, engine.candidate, decided.choice);
  const record: Unlinked<LaunchDecision> = {
    kind: 'decision',
    recordedAt,
    recordedBy: decided.decidedBy[0] ?? '',
    question: flags.question,
    engine,
    decided: { ...decided, agreesWithEngine: agrees, overrideReason: flags.reason },
    evidence,
    alternatives: flags.alternatives.map((text) => {
      const [alternative, whyNot] = pair(text, '--alternative', '<alternative>: <why not>');
      return { alternative, whyNot };
    }),
    waivers,
    signOffs,
    predictions: flags.predictions.map((text, place) => readPredictionFlag(text, run.plan, place + 1, today)),
    expires: lastDay(flags.expires, policy, today),
    reopenOn: policy.expires.reopenOn,
    supersedes: await superseded(flags),
    notes: flags.notes,
  };
  const written = await writeDecision(flags.results, record, { name: flags.name, ...world });
  if (flags.json) screen.out(JSON.stringify({ schema: 'bakeoff.decision-recorded/1', record: written }, null, 2));
  else {
    screen.out(`Recorded: decisions/${written.id}.json`);
    screen.out(`The engine: ${engine.headline}`);
    screen.out(`People: ${choiceText(decided)}${agrees ? '' : `, against the engine: ${flags.reason}`}.`);
    screen.out(`It holds through ${record.expires}, or until ${record.reopenOn.join(', ') || 'nothing else'}.`);
    if (record.predictions.length === 0) {
      screen.note('Nothing was predicted, so nobody will learn from it whether we judge well: --predict.');
    }
  }
  return EXIT.done;
}

/** What people decided, in words. */
export function choiceText({ choice, contender }: Pick<LaunchDecision['decided'], 'choice' | 'contender'>): string {
  return contender === undefined ? choice : `${choice} ${contender}`;
}

function readDecided(flags: DecisionRecordFlags, run: Run) {
  const choice = CHOICES.find((one) => one === flags.choice);
  if (choice === undefined) {
    throw new InputError(`--choice is "${flags.choice}"; accepted: ${CHOICES.join(', ')}.`);
  }
  const labels = run.plan.contenders.map(({ label }) => label);
  const { contender } = flags;
  if (contender === undefined && choice !== 'postpone') {
    throw new InputError(`--choice ${choice} needs --contender. The run has: ${labels.join(', ')}.`);
  }
  if (contender !== undefined && !labels.includes(contender)) {
    throw new InputError(`--contender "${contender}" is not of this run. It has: ${labels.join(', ')}.`);
  }
  if (flags.decidedBy.length === 0) throw new InputError('Say who decided: --decided-by <name>, as often as it takes.');
  if (flags.question.trim() === '') throw new InputError('Say what was decided about: --question <text>.');
  return {
    choice,
    contender,
    decidedBy: flags.decidedBy,
    recommendedBy: flags.recommendedBy,
    dissented: flags.dissents.map((text) => {
      const [who, why] = pair(text, '--dissent', '<who>: <why>');
      return { who, why };
    }),
  };
}

function assertReason(
  agrees: boolean,
  reason: string | undefined,
  verdict: string,
  candidate: string | undefined,
  choice: DecisionChoice,
): void {
  const of = candidate === undefined ? '' : ` of ${candidate}`;
  if (!agrees && (reason === undefined || reason.trim() === '')) {
    throw new InputError(
      `The engine concludes ${verdict}${of}, and you decide ${choice}: an override. Say why: --reason <text>. Nothing was recorded.`,
    );
  }
  if (agrees && reason !== undefined) {
    throw new InputError(
      `The engine concludes ${verdict}${of}, and you decide the same: --reason is for overriding it. Put it into --note.`,
    );
  }
}

/** @throws InputError when the run is not what its own files say: nothing is to rest on it then */
async function evidenceOf(run: Run, folder: string): Promise<DecisionEvidence> {
  const path = join(folder, MANIFEST_FILE);
  const { mismatches } = await verifyRun(folder);
  const [first] = mismatches;
  if (first !== undefined || !existsSync(path)) {
    throw new InputError(
      `Run ${run.id} does not match its own evidence (${first?.file}: ${first?.field}), so no decision can rest on it. ` +
        `See npx bakeoff verify ${run.id}.`,
    );
  }
  const { files } = decodeManifest(JSON.parse(await readFile(path, 'utf8')), MANIFEST_FILE);
  return {
    run: run.id,
    gradingPass: run.grading.current,
    manifestSha256: (await measureFile(plainFile(folder, MANIFEST_FILE))).sha256,
    files: files.map(({ file, sha256 }) => ({ file, sha256 })),
  };
}

function lastDay(wanted: string | undefined, { expires }: Policy, today: string): string {
  const last = new Date(Date.parse(`${today}T00:00:00.000Z`) + expires.afterDays * DAY_MS).toISOString().slice(0, 10);
  if (wanted === undefined) return last;
  if (!isDay(wanted) || wanted < today || wanted > last) {
    throw new InputError(
      `--expires is "${wanted}"; accepted: a day from ${today} to ${last}, since the policy lets a decision stand ${expires.afterDays} days.`,
    );
  }
  return wanted;
}

async function superseded({ supersedes, results }: DecisionRecordFlags): Promise<string | undefined> {
  if (supersedes === undefined) return undefined;
  const { records } = await readDecisions(results);
  const decisions = records.filter((one) => one.kind === 'decision');
  return findDecisionOrSay(decisions, supersedes).id;
}

function pair(text: string, flag: string, form: string): readonly [string, string] {
  const cut = text.indexOf(':');
  const [first, second] = [text.slice(0, cut).trim(), text.slice(cut + 1).trim()];
  if (cut < 0 || first === '' || second === '')
    throw new InputError(`${flag} "${text}" cannot be read. Accepted: ${form}.`);
  return [first, second];
}
