import type {
  DecisionAmendment,
  DecisionNotice,
  DecisionOutcome,
  DecisionRecord,
  LaunchDecision,
} from '#bench/domain/decision.ts';
import { sameHash } from '#bench/domain/decision.ts';
import { canonicalJson } from '#bench/domain/fingerprint.ts';
import type { ReopenTrigger } from '#bench/domain/policy.ts';
import type { PriceLine, PriceLock } from '#bench/domain/price.ts';
import type { Waiver } from '#bench/domain/verdict.ts';
import { type RunNow, type ScoredPrediction, scorePredictions } from './score-predictions.ts';
import type { History } from './trace-history.ts';

/** What is known on the day of the check. */
export interface DecisionNow {
  /** ISO date. */
  readonly asOf: string;
  /** Every run there is, the cited one among them. */
  readonly runs: readonly RunNow[];
  readonly histories: readonly History[];
  /** Today's prices of the contenders of each cited run, by run id. */
  readonly prices: Readonly<Record<string, PriceLock>>;
  /** Policy id -> hash of the policy as it is today, where it is at hand. */
  readonly policies: Readonly<Record<string, string>>;
  /** Scenario id -> its version today, where it is at hand; newer runs say so too. */
  readonly scenarioVersions: Readonly<Record<string, number>>;
}

export type DecisionStatus = 'valid' | 'expired' | 're-opened' | 'superseded';

export interface TriggerCheck {
  readonly trigger: ReopenTrigger;
  /** unchecked: what it takes to tell is not there; never read as quiet. */
  readonly state: 'quiet' | 'fired' | 'unchecked';
  readonly says: string;
}

/** How a decision stands on a day. */
export interface DecisionCheck {
  readonly decision: LaunchDecision;
  /** re-opened wins over expired; both are stale. */
  readonly status: DecisionStatus;
  /** Its last day, amendments included. */
  readonly expires: string;
  readonly isExpired: boolean;
  /** Only what the decision says re-opens it. */
  readonly triggers: readonly TriggerCheck[];
  readonly supersededBy: string | undefined;
  /** Waivers, amendments included, whose last day is over: what they covered is open again. */
  readonly lapsedWaivers: readonly Waiver[];
  readonly predictions: readonly ScoredPrediction[];
  readonly outcomes: readonly DecisionOutcome[];
  readonly amendments: readonly DecisionAmendment[];
  /** The status in one sentence. */
  readonly says: string;
}

/** How a decision stands, from the records, the runs and the prices of a day. */
export function checkDecision(
  decision: LaunchDecision,
  records: readonly DecisionRecord[],
  known: DecisionNow,
): DecisionCheck {
  // On an earlier day nobody knew what was run since.
  const now = { ...known, runs: known.runs.filter(({ run }) => run.createdAt.slice(0, 10) <= known.asOf) };
  const later = records.filter(({ recordedAt }) => recordedAt.slice(0, 10) <= now.asOf);
  const amendments = later.filter((one) => one.kind === 'amendment').filter(({ refersTo }) => refersTo === decision.id);
  const outcomes = later.filter((one) => one.kind === 'outcome').filter(({ refersTo }) => refersTo === decision.id);
  const expires = amendments.findLast((one) => one.expires !== undefined)?.expires ?? decision.expires;
  const triggers = decision.reopenOn.map((trigger) => ({ trigger, ...CHECKS[trigger](decision, later, now) }));
  const supersededBy = later.find((one) => one.kind === 'decision' && one.supersedes === decision.id)?.id;
  const isExpired = now.asOf > expires;
  const fired = triggers.filter(({ state }) => state === 'fired');
  const status: DecisionStatus =
    supersededBy !== undefined ? 'superseded' : fired.length > 0 ? 're-opened' : isExpired ? 'expired' : 'valid';
  return {
    decision,
    status,
    expires,
    isExpired,
    triggers,
    supersededBy,
    lapsedWaivers: [...decision.waivers, ...amendments.flatMap(({ waivers }) => waivers)].filter(
      ({ until }) => until.slice(0, 10) < now.asOf,
    ),
    predictions: scorePredictions(decision, outcomes, now.runs, now.asOf),
    outcomes,
    amendments,
    says: sentence(status, { expires, isExpired, fired, supersededBy }),
  };
}

type Finding = Omit<TriggerCheck, 'trigger'>;
type Check = (decision: LaunchDecision, records: readonly DecisionRecord[], now: DecisionNow) => Finding;

const CHECKS: Readonly<Record<ReopenTrigger, Check>> = {
  'price-change': priceChange,
  'snapshot-change': snapshotChange,
  'suite-major': suiteMajor,
  'policy-change': policyChange,
  'drift-alarm': driftAlarm,
  'retirement-notice': noticed('retirement-notice'),
  incident: noticed('incident'),
};

/** The contenders a decision is about: the chosen one, and the one that the engine concluded of. */
export function contendersOf({ decided, engine }: LaunchDecision): readonly string[] {
  return [...new Set([decided.contender, engine.candidate])].filter((label) => label !== undefined);
}

function priceChange(decision: LaunchDecision, _records: readonly DecisionRecord[], now: DecisionNow): Finding {
  const cited = citedRun(decision, now);
  const today = now.prices[decision.evidence.run];
  if (cited === undefined || today === undefined) return unchecked(`run ${decision.evidence.run} is not here`);
  const changes: string[] = [];
  const unknown: string[] = [];
  for (const contender of contendersOf(decision)) {
    const then = cited.run.prices.lines.find((line) => line.contender === contender);
    const line = today.lines.find((one) => one.contender === contender);
    if (then !== undefined && line !== undefined) {
      if (pricesOf(then) !== pricesOf(line)) changes.push(`${contender}: ${priceText(then)} is now ${priceText(line)}`);
    } else if (then === undefined && line !== undefined) {
      changes.push(`${contender}: had no price and now has ${priceText(line)}`);
    } else {
      unknown.push(contender);
    }
  }
  if (changes.length > 0) return fired(changes.join('; '));
  if (unknown.length > 0) return unchecked(`no price of today for ${unknown.join(', ')}`);
  return quiet('prices are those of the run');
}

function snapshotChange(decision: LaunchDecision, _records: readonly DecisionRecord[], now: DecisionNow): Finding {
  const cited = citedRun(decision, now);
  if (cited === undefined) return unchecked(`run ${decision.evidence.run} is not here`);
  const newer = newerRuns(decision, now);
  const changes: string[] = [];
  let compared = 0;
  for (const contender of contendersOf(decision)) {
    const model = modelOf(cited, contender);
    const then = servedOf(cited, contender);
    if (model === undefined || then.length === 0) continue;
    for (const one of newer) {
      // The same model under whichever label it runs today.
      for (const planned of one.run.plan.contenders.filter((other) => modelKey(other) === model)) {
        const served = servedOf(one, planned.label);
        if (served.length === 0) continue;
        compared += 1;
        const fresh = served.filter((id) => !then.includes(id));
        if (fresh.length > 0) {
          changes.push(`${contender} is served by ${fresh.join(', ')} in run ${one.run.id}; it was ${then.join(', ')}`);
        }
      }
    }
  }
  if (changes.length > 0) return fired(changes.at(-1) ?? '');
  return compared === 0
    ? unchecked('no run since the decision has seen which model is served')
    : quiet('newer runs were served by the same models');
}

function suiteMajor(decision: LaunchDecision, _records: readonly DecisionRecord[], now: DecisionNow): Finding {
  const cited = citedRun(decision, now);
  if (cited === undefined) return unchecked(`run ${decision.evidence.run} is not here`);
  const unknown: string[] = [];
  for (const { id, version } of cited.run.plan.scenarios) {
    const seen = newerRuns(decision, now).flatMap(({ run }) =>
      run.plan.scenarios.flatMap((scenario) => (scenario.id === id ? [scenario.version] : [])),
    );
    const versions = [...seen, ...(now.scenarioVersions[id] === undefined ? [] : [now.scenarioVersions[id]])];
    const newest = Math.max(...versions);
    if (versions.length === 0) unknown.push(id);
    else if (newest > version) return fired(`${id} is at version ${newest}; the decision rests on version ${version}`);
  }
  return unknown.length > 0
    ? unchecked(`today's version of ${unknown.join(', ')} is not known`)
    : quiet('the scenarios have the versions the decision rests on');
}

function policyChange(
  { engine: { policy } }: LaunchDecision,
  _records: readonly DecisionRecord[],
  now: DecisionNow,
): Finding {
  const today = now.policies[policy.id];
  if (today === undefined) return unchecked(`policy ${policy.id} is not at hand (--policy <file>)`);
  return sameHash(today, policy.hash)
    ? quiet(`policy ${policy.id} is as it was`)
    : fired(`policy ${policy.id} has hash ${today.slice(0, 16)} now; it was ${policy.hash.slice(0, 16)}`);
}

function driftAlarm(decision: LaunchDecision, _records: readonly DecisionRecord[], now: DecisionNow): Finding {
  const cited = citedRun(decision, now);
  const scenarios = new Set(cited?.run.plan.scenarios.map(({ id }) => id) ?? []);
  const about = now.histories.filter(
    ({ scenario, contender }) => scenarios.has(scenario) && contendersOf(decision).includes(contender),
  );
  let scanned = 0;
  for (const { scenario, contender, segments } of about) {
    for (const { test } of segments) {
      if (test.kind !== 'scan') continue;
      scanned += 1;
      const { shift } = test;
      const isKnown = shift !== undefined && shift.firstAfterAt.slice(0, 10) <= now.asOf;
      if (isKnown && shift.reading === 'alarm' && shift.firstAfterAt > decision.recordedAt) {
        const way = shift.by < 0 ? 'fell' : 'rose';
        return fired(
          `quality of ${contender} in ${scenario} ${way} by ${(Math.abs(shift.by) * 100).toFixed(1)} points from run ${shift.firstAfter} on`,
        );
      }
    }
  }
  return scanned === 0
    ? unchecked('too few comparable runs for a drift alarm: it takes six')
    : quiet('no drift alarm since the decision');
}

function noticed(trigger: DecisionNotice['trigger']): Check {
  return (decision, records, now) => {
    const cited = citedRun(decision, now);
    const names = contendersOf(decision).flatMap((label) => [
      label,
      ...(cited?.run.plan.contenders.flatMap((one) => (one.label === label ? [one.modelId] : [])) ?? []),
    ]);
    const found = records
      .filter((one) => one.kind === 'notice')
      .filter((one) => one.trigger === trigger && one.recordedAt > decision.recordedAt)
      .find(({ contender }) => names.includes(contender));
    return found === undefined
      ? quiet('none is recorded since the decision')
      : fired(`${found.contender}: ${found.says} (${found.id})`);
  };
}

function citedRun({ evidence }: LaunchDecision, { runs }: DecisionNow): RunNow | undefined {
  return runs.find(({ run }) => run.id === evidence.run);
}

function newerRuns({ evidence, recordedAt }: LaunchDecision, { runs }: DecisionNow): readonly RunNow[] {
  return runs.filter(({ run }) => run.id !== evidence.run && run.createdAt > recordedAt);
}

function servedOf({ run }: RunNow, label: string): readonly string[] {
  return Object.keys(run.contenders.find(({ contender }) => contender === label)?.servedModels ?? {});
}

function modelOf({ run }: RunNow, label: string): string | undefined {
  const planned = run.plan.contenders.find((one) => one.label === label);
  return planned === undefined ? undefined : modelKey(planned);
}

function modelKey({ provider, modelId, baseUrl }: RunNow['run']['plan']['contenders'][number]): string {
  return canonicalJson([provider, modelId, baseUrl]);
}

/** What is paid, and nothing of where the line comes from. */
function pricesOf({ tiers, windows, requestUsd }: PriceLine): string {
  return canonicalJson({ tiers, windows, requestUsd });
}

function priceText({ tiers: [base], windows, requestUsd }: PriceLine): string {
  const extra = windows.length > 0 || requestUsd !== undefined ? ' and more' : '';
  return `$${base?.inputUsdPerMillion} in, $${base?.outputUsdPerMillion} out a million tokens${extra}`;
}

function sentence(
  status: DecisionStatus,
  known: {
    readonly expires: string;
    readonly isExpired: boolean;
    readonly fired: readonly TriggerCheck[];
    readonly supersededBy: string | undefined;
  },
): string {
  const over = `its last day was ${known.expires}`;
  switch (status) {
    case 'superseded':
      return `superseded by ${known.supersededBy}`;
    case 're-opened':
      return `re-opened by ${known.fired.map(({ trigger, says }) => `${trigger} (${says})`).join('; ')}${known.isExpired ? `; expired too: ${over}` : ''}`;
    case 'expired':
      return `expired: ${over}`;
    case 'valid':
      return `valid through ${known.expires}`;
    default:
      return status satisfies never;
  }
}

function quiet(says: string): Finding {
  return { state: 'quiet', says };
}

function fired(says: string): Finding {
  return { state: 'fired', says };
}

function unchecked(says: string): Finding {
  return { state: 'unchecked', says };
}
