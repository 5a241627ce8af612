import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { type PolicyPower, policyPower } from '#bench/analysis/policy-power.ts';
import type { Pilot } from '#bench/analysis/power-basis.ts';
import { hashPolicy } from '#bench/domain/hash-policy.ts';
import type { Plan } from '#bench/domain/plan.ts';
import type { Intent, Policy } from '#bench/domain/policy.ts';
import { policyScenarios } from '#bench/domain/select-cases.ts';
import { checkPolicy } from '#bench/plan/check-policy.ts';
import { estimatePlan } from '#bench/plan/estimate-plan.ts';
import { explainPolicy, type PolicyParagraph } from '#bench/plan/explain-policy.ts';
import type { LoadedScenario } from '#bench/plan/load-scenario.ts';
import { lockPrices } from '#bench/plan/lock-prices.ts';
import { makePlan } from '#bench/plan/make-plan.ts';
import { newPolicy, type PolicyAnswers } from '#bench/plan/new-policy.ts';
import { parseContender } from '#bench/plan/parse-contender.ts';
import type { PolicyFlaw } from '#bench/plan/policy-flaw.ts';
import { LAB_MODELS } from '#providers/lab/lab-models.ts';
import { EXIT, InputError } from '../exit-code.ts';
import { commas } from '../flags.ts';
import { findRunOrSay, loadFindings } from '../load-findings.ts';
import { loadLocatedPolicy } from '../load-policy.ts';
import { policyKnowledge } from '../policy-knowledge.ts';
import { readManualPrices } from '../read-manual-prices.ts';
import type { Screen } from '../screen.ts';
import { wrapped } from '../text-table.ts';

export interface PolicyCheckFlags {
  /** A finished run that the power is worked out from; undefined: from stated assumptions. */
  readonly pilot: string | undefined;
  /** The run that is to be decided by it. */
  readonly run: string | undefined;
  /** The user's own prices. */
  readonly prices: string | undefined;
  readonly results: string;
  readonly json: boolean;
}

/**
 * A policy in plain words, with what is wrong with it, what it can find out, and what that costs; nothing is asked.
 * @returns `findingAgainst` when no verdict could come of it as it is
 */
export async function policyCheck(file: string, flags: PolicyCheckFlags, screen: Screen): Promise<number> {
  const { policy, at } = await loadLocatedPolicy(file);
  const { knowledge, loaded } = await policyKnowledge();
  const plan = flags.run === undefined ? undefined : (await findRunOrSay(flags.results, flags.run)).run.plan;
  const flaws = checkPolicy(policy, { ...knowledge, ...(plan === undefined ? {} : { plan }) });
  const pilot = await pilotOf(policy, flags);
  const cost = await costOf(policy, loaded, flags);
  const power = policyPower(policy, plan?.scenarios ?? knowledge.scenarios, {
    ...(pilot === undefined ? {} : { pilot }),
    ...(cost === undefined ? {} : { cost }),
  });
  const explanation = explainPolicy(policy);
  const hash = hashPolicy(policy);
  const errors = flaws.filter(({ severity }) => severity === 'error').length;
  if (flags.json) {
    const placed = flaws.map((flaw) => ({ ...flaw, at: at(flaw.path) }));
    screen.out(
      JSON.stringify(
        { schema: 'bakeoff.policy-check/1', policy: policy.id, hash, flaws: placed, explanation, power },
        null,
        2,
      ),
    );
  } else {
    showExplanation(explanation, power, screen);
    showPower(power, screen);
    showFlaws(flaws, at, unreadOf(policy, knowledge.unread), screen);
    screen.out(`\nHash ${hash}: what a run is sealed with.`);
  }
  return errors > 0 ? EXIT.findingAgainst : EXIT.done;
}

/** Gate by gate what it means, and beneath it what it can find out. */
function showExplanation(explanation: readonly PolicyParagraph[], { gates }: PolicyPower, screen: Screen): void {
  for (const { title, text, gate } of explanation) {
    screen.out(screen.paint('bold', title));
    say(text, screen);
    const power = gates.find((one) => one.gate === gate);
    if (power !== undefined) {
      const size = power.cases === 0 ? '' : `${power.cases} cases (${power.clusters} independent): `;
      say(`Power: ${size}${power.says.join('; ')}.`, screen);
    }
    screen.out('');
  }
}

function showPower({ assumptions, rulesOfThumb, cost }: PolicyPower, screen: Screen): void {
  screen.out(screen.paint('bold', 'What the power rests on'));
  say(`${assumptions.slice(0, 1).toUpperCase()}${assumptions.slice(1)}`, screen);
  screen.out(`\n${screen.paint('bold', 'Rules of thumb')}`);
  for (const rule of rulesOfThumb) say(rule, screen);
  screen.out(`\n${screen.paint('bold', 'Cost')}`);
  say(
    cost === undefined
      ? 'Not known: its scenarios or contenders could not be read here.'
      : `${cost}. A guide, not a quote.`,
    screen,
  );
}

function showFlaws(
  flaws: readonly PolicyFlaw[],
  at: (path: PolicyFlaw['path']) => string,
  unread: readonly string[],
  screen: Screen,
): void {
  screen.out(`\n${screen.paint('bold', 'Check')}`);
  for (const { severity, path, says, fix } of flaws) {
    const mark = severity === 'error' ? screen.paint('red', '✗ error') : screen.paint('yellow', '! warning');
    say(`${mark} ${at(path)}: ${says} ${fix}`, screen);
  }
  for (const note of unread) say(`– not checked: ${note}`, screen);
  if (flaws.length === 0) screen.out(`  ${screen.paint('green', '✓')} nothing found that could not hold`);
}

function say(text: string, screen: Screen): void {
  for (const line of wrapped(text, screen.columns - 2)) screen.out(`  ${line}`);
}

function unreadOf(policy: Policy, unread: Readonly<Record<string, string>>): readonly string[] {
  return policyScenarios(policy).flatMap((id) => (Object.hasOwn(unread, id) ? [`${id}: ${unread[id]}`] : []));
}

/** The pilot, read for the incumbent and the first candidate that it holds. */
async function pilotOf(policy: Policy, { pilot, results }: PolicyCheckFlags): Promise<Pilot | undefined> {
  if (pilot === undefined) return undefined;
  const { run, observations } = await loadFindings(results, pilot);
  const labels = run.plan.contenders.map(({ label }) => label);
  const incumbent = policy.incumbent?.id;
  const candidate = policy.candidates.map(({ id }) => id).find((id) => labels.includes(id));
  if (incumbent === undefined || !labels.includes(incumbent) || candidate === undefined) {
    throw new InputError(
      `Run ${run.id} is no pilot of this policy: it holds ${labels.join(', ')}, and the policy compares ` +
        `${incumbent ?? 'nobody'} with ${policy.candidates.map(({ id }) => id).join(', ')}.`,
    );
  }
  return { plan: run.plan, observations, candidate, incumbent };
}

/** Trials and dollars of the run that the policy asks for; undefined where it cannot be planned here. */
async function costOf(
  { incumbent, candidates, evidence, ...policy }: Policy,
  loaded: ReadonlyMap<string, LoadedScenario>,
  { prices }: PolicyCheckFlags,
): Promise<{ trials: number; usd: number | undefined; unpriced: readonly string[] } | undefined> {
  const manual = await readManualPrices(prices);
  const named = policyScenarios({ incumbent, candidates, evidence, ...policy });
  const scenarios = named.flatMap((id) => loaded.get(id) ?? []);
  if (scenarios.length === 0 || scenarios.length < named.length) return undefined;
  try {
    const contenders = [...(incumbent === null ? [] : [incumbent]), ...candidates].map(({ id, provider, model }) =>
      parseContender(`${id}=${provider}:${model}`),
    );
    const plan = makePlan(scenarios, contenders, {
      repetitions: evidence.trials,
      seed: 1,
      warmUps: 0,
      caseLimit: undefined,
    });
    const lock = lockPrices(contenders, {
      capturedAt: new Date(),
      manual,
      simulated: Object.fromEntries(LAB_MODELS.map(({ id, price }) => [id, price])),
      sourceVersion: 'estimate',
    });
    const { trials, usd, unpriced } = estimatePlan(plan, loaded, lock, { concurrency: 1 });
    return { trials, usd: unpriced.length === contenders.length ? undefined : usd, unpriced };
  } catch {
    // Contenders that cannot be planned are what the check is about; without a plan there is no price.
    return undefined;
  }
}

export interface PolicyNewFlags {
  /** A run whose scenarios and contenders it is about: one that was imported has others than this project. */
  readonly run: string | undefined;
  readonly results: string;
  readonly intent: string | undefined;
  readonly incumbent: string | undefined;
  readonly candidates: readonly string[];
  readonly scenarios: readonly string[];
  readonly margin: number | undefined;
  readonly maxCostRatio: number | undefined;
  readonly trials: number | undefined;
  readonly owner: string | undefined;
  /** Where it is written; undefined: on standard output. */
  readonly out: string | undefined;
}

/** Puts a question to a person. @returns the answer, or the fallback for an empty one */
export type AskPerson = (question: string, fallback: string) => Promise<string>;

/** Writes a commented policy from a few answers: from flags, and on a terminal by asking for what they leave open. */
export async function policyNew(flags: PolicyNewFlags, screen: Screen, askPerson?: AskPerson): Promise<number> {
  const { knowledge } = await policyKnowledge();
  if (flags.out !== undefined && existsSync(flags.out)) {
    throw new InputError(`${flags.out} is there already. Choose another --out; nothing was written.`);
  }
  const terminal =
    askPerson === undefined && process.stdin.isTTY === true
      ? createInterface({ input: process.stdin, output: process.stderr })
      : undefined;
  const ask: AskPerson | undefined =
    askPerson ??
    (terminal === undefined
      ? undefined
      : async (question, fallback) => (await terminal.question(`${question} [${fallback}] `)).trim() || fallback);
  try {
    const plan = flags.run === undefined ? undefined : (await findRunOrSay(flags.results, flags.run)).run.plan;
    const known = plan?.scenarios ?? knowledge.scenarios;
    const answers = await answersOf(plan === undefined ? flags : filledFrom(plan, flags), knowledge.contenders, ask);
    const scenarios = answers.scenarioIds.map((id) => {
      const found = known.find((one) => one.id === id);
      if (found !== undefined) return found;
      const because = plan === undefined && Object.hasOwn(knowledge.unread, id) ? ` (${knowledge.unread[id]})` : '';
      throw new Error(`No scenario "${id}" can be read${because}. Known: ${known.map((one) => one.id).join(', ')}.`);
    });
    const text = newPolicy(
      { ...answers, scenarios },
      { ...knowledge, ...(plan === undefined ? {} : { plan }), today: new Date().toISOString().slice(0, 10) },
    );
    if (flags.out === undefined) screen.out(text);
    else {
      await writeFile(flags.out, text);
      screen.out(`${flags.out} holds the policy. Make its whys true, then: npx bakeoff policy check ${flags.out}`);
    }
    return EXIT.done;
  } catch (error) {
    throw new InputError(error instanceof Error ? error.message : String(error));
  } finally {
    terminal?.close();
  }
}

/** What a run settles by itself; who competes for what remains a person's choice. */
function filledFrom(plan: Plan, flags: PolicyNewFlags): PolicyNewFlags {
  return {
    ...flags,
    scenarios: flags.scenarios.length > 0 ? flags.scenarios : plan.scenarios.map(({ id }) => id),
    trials: flags.trials ?? plan.repetitions,
  };
}

async function answersOf(
  flags: PolicyNewFlags,
  contenders: Readonly<Record<string, string>>,
  ask: AskPerson | undefined,
): Promise<Omit<PolicyAnswers, 'scenarios'> & { readonly scenarioIds: readonly string[] }> {
  const open = async (name: string, given: string | undefined, question: string, fallback: string): Promise<string> => {
    if (given !== undefined) return given;
    if (ask !== undefined) return ask(question, fallback);
    throw new Error(`--${name} is not given, and there is nobody to ask. ${question}, as in --${name} ${fallback}.`);
  };
  const listed = (list: readonly string[]) => (list.length === 0 ? undefined : list.join(','));
  const numeric = (value: number | undefined) => (value === undefined ? undefined : String(value));
  const [first = 'openai:gpt-5', second = 'openai:gpt-5-mini'] = Object.keys(contenders);
  const intent = await open(
    'intent',
    flags.intent,
    'What is it about: upgrade, cost-down, forced-migration, prompt-change, new-surface or drift-watch',
    'upgrade',
  );
  const incumbent =
    intent === 'new-surface' && flags.incumbent === undefined
      ? undefined
      : await open('incumbent', flags.incumbent, 'Who serves today', first);
  return {
    // newPolicy names the known ones when this is none of them.
    intent: intent as Intent,
    incumbent,
    candidates: commas(await open('candidates', listed(flags.candidates), 'Who may take over (by comma)', second)),
    scenarioIds: commas(
      await open('scenarios', listed(flags.scenarios), 'Over which scenarios (by comma)', 'workspace-qa'),
    ),
    marginPoints: Number(
      await open('margin', numeric(flags.margin), 'How many points may be lost and still be the same', '5'),
    ),
    maxCostRatio: Number(
      await open(
        'max-cost-ratio',
        numeric(flags.maxCostRatio),
        'What a right answer may cost, times the incumbent',
        '1.25',
      ),
    ),
    trials: Number(await open('trials', numeric(flags.trials), 'Trials of each case', '5')),
    owner: await open('owner', flags.owner, 'Who answers for it', 'model-behavior@example.com'),
  };
}
