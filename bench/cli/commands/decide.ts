import { answerLengths } from '#bench/analysis/answer-lengths.ts';
import { decide as decideByPolicy } from '#bench/analysis/decide/decide.ts';
import type { LaunchVerdict } from '#bench/domain/policy.ts';
import type { PolicyFinding } from '#bench/domain/verdict.ts';
import { readReplies } from '#bench/store/read-runs.ts';
import { decisionPage } from '../decision-page.ts';
import { evidenceBanner } from '../evidence-banner.ts';
import { EXIT, InputError } from '../exit-code.ts';
import { GATE_MARKS } from '../gate-cells.ts';
import { gatherEvidence } from '../gather-evidence.ts';
import { loadFindings } from '../load-findings.ts';
import { loadPolicy } from '../load-policy.ts';
import { readCertificates } from '../read-certificates.ts';
import { readSignOff, readWaiver } from '../read-waiver.ts';
import type { Screen } from '../screen.ts';
import { textTable, wrapped } from '../text-table.ts';

export interface DecideFlags {
  /** Undefined: the policy that was sealed into the run. */
  readonly policy: string | undefined;
  /** `<gate>=<yes|no>:<who>`. */
  readonly signOffs: readonly string[];
  /** `<gate>:<who>+<who>:<until>:<reason>`. */
  readonly waivers: readonly string[];
  /** A file of judges' certificates. */
  readonly certificates: string | undefined;
  /** ISO date that ages are counted to; default: now. */
  readonly asOf: string | undefined;
  /** The one page for leadership in place of the whole account. */
  readonly page?: boolean;
  readonly results: string;
  readonly json: boolean;
}

/** What a CI job acts on. */
export const VERDICT_EXIT: Readonly<Record<LaunchVerdict, number>> = {
  LAUNCH: 0,
  HOLD: 1,
  NEEDS_DATA: 3,
  LAUNCH_LIMITED: 4,
  NOT_CERTIFIABLE: 5,
  NO_DECISION: EXIT.badInput,
};

/** What a policy concludes from a run: the verdict, every gate with its interval and threshold, and what would change it. */
export async function decide(wanted: string, flags: DecideFlags, screen: Screen): Promise<number> {
  const loaded = await loadFindings(flags.results, wanted);
  const policy = flags.policy === undefined ? loaded.run.policy?.policy : await loadPolicy(flags.policy);
  if (policy === undefined) {
    throw new InputError(
      `Run ${loaded.run.id} has no sealed policy. Give one with --policy <file>; what is fixed only after the run is said to be.`,
    );
  }
  const asOf = flags.asOf ?? new Date().toISOString();
  const evidence = await gatherEvidence(policy, loaded, {
    asOf,
    waivers: flags.waivers.map(readWaiver),
    certificates: await readCertificates(flags.certificates),
    signOffs: flags.signOffs.map((text) => readSignOff(text, policy.gates, asOf)),
  });
  const finding = decideByPolicy(policy, evidence);
  if (flags.json) screen.out(JSON.stringify(finding, null, 2));
  else {
    for (const line of evidenceBanner(loaded.run)) screen.out(screen.paint('yellow', line));
    if (flags.page === true) {
      const { run, folder, observations } = loaded;
      const lengths = await answerLengths(run.plan, readReplies(folder));
      screen.out(decisionPage({ policy, finding, plan: run.plan, observations, lengths }, screen));
    } else showFinding(finding, screen);
  }
  return VERDICT_EXIT[finding.verdict];
}

/** The verdict as a page in a terminal. */
export function showFinding(finding: PolicyFinding, screen: Screen): void {
  const say = (text: string, indent = '') =>
    screen.out(
      wrapped(text, screen.columns - indent.length)
        .map((line) => indent + line)
        .join('\n'),
    );
  say(screen.paint('bold', finding.headline));
  say(
    `Policy ${finding.policy.id} version ${finding.policy.version} (${finding.policy.hash.slice(0, 12)}), ` +
      `${finding.policy.sealedAt === undefined ? 'not sealed before the run' : `sealed ${finding.policy.sealedAt}`}; run ${finding.run}.`,
  );
  for (const candidate of finding.candidates) {
    screen.out('');
    say(screen.paint('bold', `${candidate.candidate}: ${candidate.verdict}`));
    say(candidate.says);
    screen.out('');
    screen.out(
      textTable(
        [{ title: 'gate' }, { title: 'level' }, { title: '' }, { title: 'found', wraps: true }],
        candidate.gates.map(({ gate, level, outcome, says }) => [gate, level, GATE_MARKS[outcome], says]),
        screen.columns,
      ),
    );
  }
  if (finding.tippingPoints.length > 0) {
    screen.out('\nWhat would change this verdict:');
    for (const { says } of finding.tippingPoints) say(says, '  ');
  }
  for (const deviation of finding.deviations) say(`Deviation: ${deviation}`);
}
