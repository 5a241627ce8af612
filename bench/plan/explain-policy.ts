import type { Gate, Policy, PolicyContender, Select } from '#bench/domain/policy.ts';
import { explainGate } from './explain-gate.ts';
import { percent } from './percent.ts';

export interface PolicyParagraph {
  readonly title: string;
  /** Plain sentences. */
  readonly text: string;
  /** Set where it is about one gate. */
  readonly gate: string | undefined;
}

/** A policy in plain words: what it decides, what evidence it wants, gate by gate, and what happens then. */
export function explainPolicy(policy: Policy): readonly PolicyParagraph[] {
  const about = (title: string, text: string): PolicyParagraph => ({ title, text, gate: undefined });
  return [
    about('Question', question(policy)),
    about('Evidence', evidence(policy)),
    ...policy.gates.map((gate) => ({
      title: `${gate.id} (${gate.kind}, ${gate.level})`,
      text: `${explainGate(gate, policy)} ${reads(gate.select)}Why: ${sentence(gate.why)}`,
      gate: gate.id,
    })),
    about('Together', together(policy)),
    about('When it is undecided', undecided(policy)),
    ...(policy.rollout === undefined ? [] : [about('Rollout', rollout(policy.rollout))]),
    ...(policy.waivers === undefined ? [] : [about('Waivers', waivers(policy.waivers))]),
    about('Expiry', expiry(policy)),
  ];
}

const INTENTS: Readonly<Record<Policy['intent'], string>> = {
  upgrade: 'Is a better contender worth the change?',
  'cost-down': 'Is a cheaper contender good enough?',
  'forced-migration': 'The incumbent cannot stay: who replaces it?',
  'prompt-change': 'Does the new prompt do what the old one did?',
  'new-surface': 'Is anybody fit for a place where nobody is yet?',
  'drift-watch': 'Is what answers under this name still what it was?',
};

function question({ title, intent, incumbent, candidates, owner, id, version }: Policy): string {
  const from = incumbent === null ? 'There is no incumbent.' : `The incumbent is ${contender(incumbent)}.`;
  return (
    `${sentence(title)} ${INTENTS[intent]} ${from} ` +
    `${candidates.length === 1 ? 'The candidate is' : 'The candidates are'} ${list(candidates.map(contender))}. ` +
    `Policy ${id}, version ${version}, owned by ${owner}.`
  );
}

function contender({ id, provider, model }: PolicyContender): string {
  return `${id} (${provider}:${model})`;
}

function evidence({ evidence, traffic }: Policy): string {
  const { minCases, trials, maxTrials, maxAgeDays, maxErrorRate, maxJudgeAbstain, schedule, aaArm, judges } = evidence;
  const cases = Object.entries(minCases).map(
    ([name, count], place) => `${count}${place === 0 ? ' cases' : ''} of ${name}`,
  );
  return [
    cases.length === 0 ? 'Any number of cases will do.' : `At least ${list(cases)}.`,
    `${times(trials)} each${maxTrials === undefined ? '' : `, up to ${maxTrials} where a gate stays undecided`}, ` +
      `${schedule === 'interleaved' ? 'all contenders close together in time' : 'one contender after the other'}.`,
    `No older than ${days(maxAgeDays)}. No contender may lose more than ${percent(maxErrorRate)} of its trials to provider, network or operator.`,
    ...(maxJudgeAbstain === undefined ? [] : [`A judge may abstain in ${percent(maxJudgeAbstain)} of them.`]),
    ...(aaArm ? ['The incumbent runs twice, and what it differs from itself by is the noise floor.'] : []),
    ...(judges ?? []).map(
      (judge) =>
        `Judge ${judge.certificate} counts with a kappa of ${judge.minKappa} or more against people, measured within ${days(judge.maxAgeDays)}` +
        `${judge.perSystem ? ', for each contender by itself' : ''}; otherwise ${judge.onExpired === 'human' ? 'people grade' : 'its gates are not evaluated'}.`,
    ),
    ...(traffic === undefined
      ? []
      : [
          `Traffic as of ${traffic.asOf} (${traffic.source}): ${list(
            Object.entries(traffic.weights).map(([name, share]) => `${percent(share)} ${name}`),
          )}.`,
        ]),
    'Where this is not met, a gate is not evaluated; it does not pass.',
  ].join(' ');
}

function reads(select: Select | undefined): string {
  const entries = Object.entries(select ?? {}).filter(([, values]) => values !== undefined);
  if (entries.length === 0) return '';
  return `Read from the cases with ${list(entries.map(([key, values]) => `${key} ${values.join(' or ')}`))}. `;
}

function together({ multiplicity, gates }: Policy): string {
  const of = (level: Gate['level']) => gates.filter((gate) => gate.level === level).map(({ id }) => id);
  const [blocking, conditional, info] = [of('blocking'), of('conditional'), of('info')];
  // A gap in the suite is nobody's failure: those gates are passed or not evaluated.
  const failing = gates.filter(({ id, kind }) => blocking.includes(id) && !SUITE_KINDS.includes(kind));
  return [
    ...(blocking.length === 0
      ? []
      : [
          `${
            failing.length === 0
              ? ''
              : `HOLD as soon as ${list(
                  failing.map(({ id }) => id),
                  'or',
                )} fails. `
          }NOT_CERTIFIABLE when none fails and ${list(blocking, 'or')} could not be evaluated.`,
        ]),
    ...(conditional.length === 0 ? [] : [`When only ${list(conditional, 'or')} misses: LAUNCH_LIMITED.`]),
    ...(info.length === 0 ? [] : [`${list(info)} ${info.length === 1 ? 'is' : 'are'} printed and never claimed.`]),
    'LAUNCH otherwise.',
    MULTIPLICITY[multiplicity],
  ].join(' ');
}

const SUITE_KINDS: readonly Gate['kind'][] = ['coverage', 'assay-sensitivity'];

const MULTIPLICITY: Readonly<Record<Policy['multiplicity'], string>> = {
  hierarchical:
    'Gates are read in this order, and nothing is claimed after the first that does not pass, so the risk of a false claim stays that of one gate.',
  holm: 'The gates have no order: each claim is held to a stricter level the more gates there are (Holm).',
  none: 'Every gate is read by itself: the more there are, the likelier one passes by chance.',
};

const OUTCOMES = {
  NEEDS_DATA: 'more data is asked for',
  HOLD: 'the launch holds',
  LAUNCH_LIMITED: 'the launch is limited to the first stage',
  LEAST_BAD: 'the least harmful candidate is named, as what it is',
} as const;

function undecided({ onInconclusive, evidence, tieBreak }: Policy): string {
  const { after } = onInconclusive;
  const until = evidence.maxTrials === undefined ? '' : ` until ${evidence.maxTrials} trials a case`;
  const then = after === undefined ? '' : `; after that ${OUTCOMES[after.maxTrials]} (${after.maxTrials})`;
  const first = `${capital(OUTCOMES[onInconclusive.default])} (${onInconclusive.default})`;
  const ties =
    tieBreak === undefined || tieBreak.length === 0
      ? 'Several candidates that pass are printed as a tie.'
      : `Of several candidates that pass, ${list(tieBreak, 'then')} ${tieBreak.length === 1 ? 'decides' : 'decide'}; what is left equal is printed as a tie.`;
  return `${first}${onInconclusive.default === 'NEEDS_DATA' ? until : ''}${then}. ${ties}`;
}

function rollout({ stages, rollback }: NonNullable<Policy['rollout']>): string {
  const steps = stages.map(({ pct, minHours, onlineGates }) => {
    const watched = onlineGates.length === 0 ? '' : ` watching ${list(onlineGates)}`;
    return minHours === 0 ? `${pct} %${watched}` : `${pct} % for ${minHours} hours${watched}`;
  });
  return `${list(steps, 'then')}. Back to ${rollback.to} within ${rollback.within}, which is kept ready for ${days(rollback.keepWarmDays)}.`;
}

function waivers({ mayWaive, requires, maxDays }: NonNullable<Policy['waivers']>): string {
  return mayWaive.length === 0
    ? 'No gate may be waived.'
    : `${capital(list(mayWaive))} gates may be waived by ${list(requires)}${requires.length > 1 ? ' together' : ''}, for ${days(maxDays)} at most; a waived gate is shown as waived, never as passed.`;
}

function expiry({ expires }: Policy): string {
  const reopen =
    expires.reopenOn.length === 0
      ? 'Nothing re-opens it before.'
      : `Re-opened before by ${list(
          expires.reopenOn.map((trigger) => trigger.replaceAll('-', ' ')),
          'or',
        )}.`;
  return `The decision stands for ${days(expires.afterDays)}. ${reopen}`;
}

/** `a, b and c`. */
function list(words: readonly string[], last: 'and' | 'or' | 'then' = 'and'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')}${last === 'then' ? ',' : ''} ${last} ${words.at(-1)}`;
}

function sentence(text: string): string {
  return /[.!?…]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function days(count: number): string {
  return count === 1 ? '1 day' : `${count} days`;
}

function times(count: number): string {
  return count === 1 ? '1 trial' : `${count} trials`;
}
