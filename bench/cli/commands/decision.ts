import { checkDecision, type DecisionCheck } from '#bench/analysis/check-decision.ts';
import { valuePhrase } from '#bench/analysis/phrase.ts';
import { hitRate, type ScoredPrediction } from '#bench/analysis/score-predictions.ts';
import type { DecidedGate, DecisionRecord, LaunchDecision } from '#bench/domain/decision.ts';
import { readDecisions } from '#bench/store/read-decisions.ts';
import { type DecisionWorld, realDecisionWorld } from '../decision-world.ts';
import { EXIT, InputError } from '../exit-code.ts';
import { findDecisionOrSay } from '../find-decision.ts';
import { count, dollars, duration, NOT_MEASURED, percent, plural, points, ratio } from '../format-number.ts';
import { gatherDecisionNow } from '../gather-decision-now.ts';
import { readManualPrices } from '../read-manual-prices.ts';
import { isDay } from '../read-prediction-flag.ts';
import type { Screen } from '../screen.ts';
import { textTable, wrapped } from '../text-table.ts';
import { choiceText } from './decision-record.ts';

export interface DecisionFlags {
  /** ISO date the status is asked for; undefined: today. */
  readonly asOf: string | undefined;
  /** Policies as they are today; empty: those of scenarios/policies. */
  readonly policies: readonly string[];
  /** The user's own prices. */
  readonly prices: string | undefined;
  readonly results: string;
  readonly json: boolean;
}

/** What a status looks like: in words and with a mark, never by colour alone. */
const MARKS: Readonly<Record<DecisionCheck['status'], string>> = {
  valid: '✓ valid',
  expired: '✗ expired',
  're-opened': '! re-opened',
  superseded: '– superseded',
};

/** Every decision with how it stands today, oldest first. */
export async function decisionList(
  flags: DecisionFlags,
  screen: Screen,
  world: DecisionWorld = realDecisionWorld(),
): Promise<number> {
  const { checks } = await checked(flags, world);
  if (flags.json) {
    const decisions = checks.map(({ decision, status, expires, says }) => ({ id: decision.id, status, expires, says }));
    screen.out(JSON.stringify({ schema: 'bakeoff.decision-list/1', decisions }, null, 2));
    return EXIT.done;
  }
  if (checks.length === 0) {
    screen.out('There are no decisions yet. Record one: npx bakeoff decision record <run> …');
    return EXIT.done;
  }
  screen.out(
    textTable(
      [
        { title: 'decision' },
        { title: 'engine' },
        { title: 'people' },
        { title: 'until' },
        { title: 'status' },
        { title: 'question', wraps: true },
      ],
      checks.map(({ decision, status, expires }) => [
        decision.id,
        decision.engine.verdict,
        `${choiceText(decision.decided)}${decision.decided.agreesWithEngine ? '' : ' (override)'}`,
        expires,
        MARKS[status],
        decision.question,
      ]),
      screen.columns,
    ),
  );
  return EXIT.done;
}

/** One decision as a page: what was asked, found and decided, what it rests on, and what came of it. */
export async function decisionShow(
  wanted: string,
  flags: DecisionFlags,
  screen: Screen,
  world: DecisionWorld = realDecisionWorld(),
): Promise<number> {
  const { checks } = await checked(flags, world);
  const decision = findDecisionOrSay(
    checks.map((check) => check.decision),
    wanted,
  );
  const check = checks.find((one) => one.decision === decision);
  if (check === undefined) throw new InputError(`Decision ${decision.id} was not checked.`);
  if (flags.json) {
    screen.out(JSON.stringify({ schema: 'bakeoff.decision-show/1', ...check }, null, 2));
    return EXIT.done;
  }
  showDecision(check, screen);
  return EXIT.done;
}

/** How every decision stands, and whether we judge well. @returns 1 when any is expired or re-opened */
export async function decisionCheck(
  flags: DecisionFlags,
  screen: Screen,
  world: DecisionWorld = realDecisionWorld(),
): Promise<number> {
  const { checks, asOf } = await checked(flags, world);
  const predictions = checks.flatMap((check) => check.predictions);
  const rate = hitRate(predictions);
  const stale = checks.filter(({ status }) => status === 'expired' || status === 're-opened');
  if (flags.json) {
    const decisions = checks.map(({ decision, outcomes, amendments, ...check }) => ({ id: decision.id, ...check }));
    screen.out(JSON.stringify({ schema: 'bakeoff.decision-check/1', asOf, decisions, hitRate: rate ?? null }, null, 2));
    return stale.length > 0 ? EXIT.findingAgainst : EXIT.done;
  }
  for (const check of checks) {
    screen.out(`${MARKS[check.status]}  ${screen.paint('bold', check.decision.id)}: ${check.says}`);
    for (const { trigger, state, says } of check.triggers) {
      if (state === 'unchecked') screen.out(`  ${trigger} could not be checked: ${says}`);
    }
    for (const waiver of check.lapsedWaivers) screen.out(`  ${lapsed(waiver.gate, waiver.until)}`);
  }
  const scored = predictions.filter(({ score }) => score !== 'open');
  if (predictions.length > 0) {
    screen.out(`\n${predictionTable(predictions, screen)}`);
    screen.out(
      rate === undefined
        ? `Hit rate: not known; none of ${plural(predictions.length, 'prediction')} is scored yet.`
        : `Hit rate: ${percent(rate.value)} of ${plural(scored.length, 'scored prediction')}${rateInterval(rate.low, rate.high)}; ${count(predictions.length - scored.length)} open.`,
    );
  }
  screen.out(
    `\n${plural(checks.length, 'decision')} as of ${asOf}, ${stale.length === 0 ? 'none of them stale' : `${count(stale.length)} stale: decide again`}.`,
  );
  return stale.length > 0 ? EXIT.findingAgainst : EXIT.done;
}

async function checked(
  { asOf, policies, prices, results }: DecisionFlags,
  world: DecisionWorld,
): Promise<{ readonly checks: readonly DecisionCheck[]; readonly asOf: string }> {
  if (asOf !== undefined && !isDay(asOf)) throw new InputError(`--as-of is "${asOf}"; accepted: a day as YYYY-MM-DD.`);
  const at = world.wall();
  const day = asOf ?? at.toISOString().slice(0, 10);
  const { records } = await readDecisions(results);
  const decisions = records.filter((record) => record.kind === 'decision').filter(isBy(day));
  const now = await gatherDecisionNow(decisions, {
    resultsDir: results,
    at,
    asOf: day,
    policies: policies.length > 0 ? policies : undefined,
    manual: await readManualPrices(prices),
  });
  return { checks: decisions.map((decision) => checkDecision(decision, records, now)), asOf: day };
}

function isBy(day: string): (record: DecisionRecord) => boolean {
  return ({ recordedAt }) => recordedAt.slice(0, 10) <= day;
}

function showDecision(check: DecisionCheck, screen: Screen): void {
  const { decision } = check;
  const { engine, decided, evidence } = decision;
  const say = (text: string) => screen.out(wrapped(text, screen.columns).join('\n'));
  say(screen.paint('bold', decision.question));
  say(
    `${decision.id}, recorded ${decision.recordedAt} by ${decision.recordedBy}. ${MARKS[check.status]}: ${check.says}.`,
  );
  screen.out('');
  say(`Engine: ${engine.headline}`);
  say(
    `Policy ${engine.policy.id} version ${engine.policy.version} (${engine.policy.hash.slice(0, 12)}), ` +
      `${engine.policy.sealedAt === undefined ? 'not sealed before the run' : `sealed ${engine.policy.sealedAt}`}, as of ${engine.asOf}.`,
  );
  say(`People: ${choiceText(decided)}, decided by ${decided.decidedBy.join(', ')}${peopleText(decided)}.`);
  if (!decided.agreesWithEngine) say(`Against the engine, because: ${decided.overrideReason ?? 'no reason was given'}`);
  for (const { who, why } of decided.dissented) say(`Dissent: ${who}: ${why}`);
  if (engine.gates.length > 0) {
    screen.out('');
    screen.out(
      textTable(
        [
          { title: 'gate' },
          { title: 'level' },
          { title: '' },
          { title: 'found', align: 'right' },
          { title: 'interval', align: 'right' },
          { title: 'in words', wraps: true },
        ],
        engine.gates.map((gate) => [
          gate.gate,
          gate.level,
          gate.outcome,
          inUnit(gate, gate.value),
          interval(gate),
          gate.says,
        ]),
        screen.columns,
      ),
    );
  }
  screen.out('');
  say(
    `Evidence: run ${evidence.run}, grading pass ${evidence.gradingPass ?? 'none'}, ${plural(evidence.files.length, 'file')} by hash (npx bakeoff verify ${decision.id}).`,
  );
  for (const { alternative, whyNot } of decision.alternatives) say(`Not ${alternative}: ${whyNot}`);
  for (const { gate, by, until, reason } of decision.waivers)
    say(`Waived: ${gate}, by ${by.join(', ')} until ${until}: ${reason}`);
  for (const waiver of check.lapsedWaivers) say(lapsed(waiver.gate, waiver.until));
  for (const { gate, by, answer } of decision.signOffs) say(`Signed: ${gate}: ${answer}, by ${by}`);
  for (const note of decision.notes) say(`Note: ${note}`);
  if (decision.supersedes !== undefined) say(`Takes the place of ${decision.supersedes}.`);
  say(`Holds through ${check.expires}. Re-opened by:`);
  for (const { trigger, state, says } of check.triggers) say(`- ${trigger}: ${state}, ${says}`);
  if (check.predictions.length > 0) screen.out(`\n${predictionTable(check.predictions, screen)}`);
  for (const { recordedAt, says } of check.amendments) say(`Amended ${recordedAt.slice(0, 10)}: ${says}`);
  for (const { recordedAt, says } of check.outcomes) say(`Outcome ${recordedAt.slice(0, 10)}: ${says}`);
}

function peopleText({ recommendedBy }: LaunchDecision['decided']): string {
  return recommendedBy.length > 0 ? `, recommended by ${recommendedBy.join(', ')}` : '';
}

function predictionTable(predictions: readonly ScoredPrediction[], screen: Screen): string {
  return textTable(
    [
      { title: 'prediction' },
      { title: 'expected', align: 'right' },
      { title: 'seen', align: 'right' },
      { title: 'interval', align: 'right' },
      { title: 'score' },
      { title: 'why', wraps: true },
    ],
    predictions.map(({ decision, prediction, score, figure, unit, says }) => [
      `${decision} ${prediction.id}: ${prediction.metric} of ${prediction.contender} in ${prediction.scenario}`,
      `${figureText(prediction.low, unit)} to ${figureText(prediction.high, unit)}`,
      figureText(figure?.value, unit),
      figure?.low === undefined || figure.high === undefined
        ? NOT_MEASURED
        : `${figureText(figure.low, unit)} to ${figureText(figure.high, unit)}`,
      score,
      says,
    ]),
    screen.columns,
  );
}

function figureText(value: number | undefined, unit: ScoredPrediction['unit']): string {
  if (value === undefined) return NOT_MEASURED;
  switch (unit) {
    case 'share':
      return percent(value);
    case 's':
      return duration(value * 1000);
    case 'ms':
      return duration(value);
    case 'USD':
      return dollars(value);
    case 'tokens':
      return valuePhrase(value, 'tokens');
    case undefined:
      return String(value);
    default:
      return unit satisfies never;
  }
}

function interval(gate: DecidedGate): string {
  if (gate.low === undefined && gate.high === undefined) return NOT_MEASURED;
  return `${inUnit(gate, gate.low)} to ${inUnit(gate, gate.high)}`;
}

function inUnit({ unit }: DecidedGate, value: number | undefined): string {
  switch (unit) {
    case 'share':
      return percent(value);
    case 'points':
      return points(value, '');
    case 'ms':
      return duration(value);
    case 'USD':
      return dollars(value);
    case 'ratio':
      return ratio(value);
    case undefined:
      return value === undefined ? NOT_MEASURED : String(value);
    default:
      return unit satisfies never;
  }
}

function rateInterval(low: number | undefined, high: number | undefined): string {
  return low === undefined || high === undefined
    ? ', no interval'
    : ` (95 % interval ${(low * 100).toFixed(1)} to ${(high * 100).toFixed(1)})`;
}

function lapsed(gate: string, until: string): string {
  return `The waiver of ${gate} was over on ${until}: that gate is open again.`;
}
