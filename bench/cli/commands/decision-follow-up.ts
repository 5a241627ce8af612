import type {
  DecisionAmendment,
  DecisionNotice,
  DecisionOutcome,
  DecisionRecord,
  LaunchDecision,
  Unlinked,
} from '#bench/domain/decision.ts';
import { readDecisions } from '#bench/store/read-decisions.ts';
import { writeDecision } from '#bench/store/write-decision.ts';
import { type DecisionWorld, realDecisionWorld } from '../decision-world.ts';
import { EXIT, InputError } from '../exit-code.ts';
import { findDecisionOrSay } from '../find-decision.ts';
import { isDay } from '../read-prediction-flag.ts';
import { readWaiver } from '../read-waiver.ts';
import type { Screen } from '../screen.ts';

interface FollowUpBase {
  /** What follows the date in the file's name. */
  readonly name: string;
  readonly says: string;
  readonly by: string;
  readonly results: string;
  readonly json: boolean;
}

export interface OutcomeFlags extends FollowUpBase {
  readonly decision: string;
  /** `<prediction>=<value>:<source>`, or `<prediction>=<value>[<low>,<high>]:<source>` */
  readonly observed: readonly string[];
}

export interface AmendmentFlags extends FollowUpBase {
  readonly decision: string;
  /** ISO date. */
  readonly expires: string | undefined;
  readonly waivers: readonly string[];
}

export interface NoticeFlags extends FollowUpBase {
  readonly trigger: string;
  /** Label or model id. */
  readonly contender: string;
  readonly source: string | undefined;
}

/** Records how a decision went. */
export async function decisionOutcome(
  flags: OutcomeFlags,
  screen: Screen,
  world: DecisionWorld = realDecisionWorld(),
): Promise<number> {
  const decision = await decisionOf(flags);
  const record: Unlinked<DecisionOutcome> = {
    ...base(flags, world),
    kind: 'outcome',
    refersTo: decision.id,
    observed: flags.observed.map((text) => readObserved(text, decision)),
  };
  return write(record, flags, screen, world);
}

/** Records a later change: another last day, or a waiver given since. */
export async function decisionAmend(
  flags: AmendmentFlags,
  screen: Screen,
  world: DecisionWorld = realDecisionWorld(),
): Promise<number> {
  const decision = await decisionOf(flags);
  if (flags.expires !== undefined && !isDay(flags.expires)) {
    throw new InputError(`--expires is "${flags.expires}"; accepted: a day as YYYY-MM-DD.`);
  }
  const record: Unlinked<DecisionAmendment> = {
    ...base(flags, world),
    kind: 'amendment',
    refersTo: decision.id,
    waivers: flags.waivers.map(readWaiver),
    expires: flags.expires,
  };
  return write(record, flags, screen, world);
}

/** Records what no run can see: that a model will be retired, or that something went wrong. */
export async function decisionNotice(
  flags: NoticeFlags,
  screen: Screen,
  world: DecisionWorld = realDecisionWorld(),
): Promise<number> {
  const { trigger, contender, source } = flags;
  if (trigger !== 'retirement-notice' && trigger !== 'incident') {
    throw new InputError(
      `A notice is of retirement-notice or incident, not "${trigger}"; the rest is found in runs and prices.`,
    );
  }
  if (contender.trim() === '') throw new InputError('Say whom it is about: --contender <label or model id>.');
  const record: Unlinked<DecisionNotice> = { ...base(flags, world), kind: 'notice', trigger, contender, source };
  return write(record, flags, screen, world);
}

function base({ says, by }: FollowUpBase, world: DecisionWorld) {
  if (says.trim() === '') throw new InputError('Say what happened: --says <text>.');
  if (by.trim() === '') throw new InputError('Say who records it: --by <name>.');
  return { recordedAt: world.wall().toISOString(), recordedBy: by, says };
}

async function decisionOf({ decision, results }: { readonly decision: string; readonly results: string }) {
  const { records } = await readDecisions(results);
  return findDecisionOrSay(
    records.filter((one) => one.kind === 'decision'),
    decision,
  );
}

const OBSERVED =
  /^(?<prediction>[^=]+)=(?<value>[-+.\de]+)(?:\[(?<low>[-+.\de]+),\s*(?<high>[-+.\de]+)\])?:(?<source>.+)$/;

function readObserved(text: string, { predictions, id }: LaunchDecision): DecisionOutcome['observed'][number] {
  const { prediction, value, low, high, source } = OBSERVED.exec(text)?.groups ?? {};
  const known = predictions.map((one) => one.id);
  const figures = [value, low, high].map((figure) => (figure === undefined ? undefined : Number(figure)));
  const [seen, from, to] = figures;
  if (
    prediction === undefined ||
    source === undefined ||
    seen === undefined ||
    !known.includes(prediction) ||
    figures.some((figure) => figure !== undefined && !Number.isFinite(figure))
  ) {
    throw new InputError(
      `--observed "${text}" cannot be read. Accepted: <prediction>=<value>:<source> or <prediction>=<value>[<low>,<high>]:<source>; ` +
        `predictions of ${id}: ${known.join(', ') || 'none'}.`,
    );
  }
  return { prediction, value: seen, low: from, high: to, source: source.trim() };
}

async function write(
  record: Unlinked<DecisionRecord>,
  { name, results, json }: FollowUpBase,
  screen: Screen,
  world: DecisionWorld,
): Promise<number> {
  const written = await writeDecision(results, record, { name, ...world });
  screen.out(
    json
      ? JSON.stringify({ schema: 'bakeoff.decision-recorded/1', record: written }, null, 2)
      : `Recorded: decisions/${written.id}.json`,
  );
  return EXIT.done;
}
