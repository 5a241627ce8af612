import { type Outcome, outcomeSide } from '#bench/domain/outcome.ts';
import { countPhrase, valuePhrase } from './phrase.ts';

/** What a loss is put down to, in the order of the waterfall. */
export type LossCause = 'infrastructure' | 'refusal' | 'format' | 'instruction' | 'rest';

/** One trial of a contender, with what a lenient grader would have said of it. */
export interface WaterfallTrial {
  readonly trial: string;
  readonly outcome: Outcome;
  /** What the grader said; undefined when it said nothing, or the question does not arise. */
  readonly score: number | undefined;
  /** The failure mode it named. */
  readonly mode?: string | undefined;
  /** Of losses only: the first lenient rule that raised the score, and to what. */
  readonly lenient?:
    | { readonly rule: string; readonly cause: 'format' | 'instruction'; readonly score: number }
    | undefined;
}

export interface WaterfallStep {
  readonly cause: LossCause;
  /** The lenient rule; undefined for causes that no rule stands for. */
  readonly rule: string | undefined;
  /** Losses put down to it; every loss is put down to one step. */
  readonly losses: number;
  /** Of all losses, in [0, 1]; undefined without any. */
  readonly share: number | undefined;
  /** Trial-scores won back by it: a loss of 1 that the rule makes 0.75 wins back 0.75. A refusal or a broken-off trial counts whole. */
  readonly points: number;
  /** At most some dozens, in the order given. */
  readonly trials: readonly string[];
  readonly says: string;
}

/** Where a contender's losses come from. Each step explains at most so many: a lenient rule may forgive more than the form. */
export interface Waterfall {
  readonly contender: string;
  readonly scenario: string;
  /** Trials that were graded or broken off: losses and others. */
  readonly n: number;
  readonly losses: number;
  /** Trials without a grade that are no loss and no success: ungraded, not applicable. */
  readonly ungraded: number;
  /** Points lost in all; the points of the steps and of the rest add up to it. */
  readonly points: number;
  /** Infrastructure, refusal, the lenient rules in their order, the rest. */
  readonly steps: readonly WaterfallStep[];
  readonly order: readonly string[];
  readonly says: string;
}

/** Modes by which a grader calls an answer a refusal. */
const REFUSALS: readonly string[] = ['refused', 'unneeded-refusal'];

/** Trials a step names as its evidence. */
const NAMED_TRIALS = 36;

/**
 * Losses of one contender in one scenario, each put down to one cause: broken off by provider, network or operator; refused; else
 * the first lenient rule that raised its score; else the rest. A trial is a loss when it was scored below 1 or broken off.
 *
 * @param rules ids of the lenient rules in the order in which they were tried; one that is not listed follows in order of appearance
 */
export function waterfall(
  trials: readonly WaterfallTrial[],
  of: { readonly contender: string; readonly scenario: string; readonly rules: readonly string[] },
): Waterfall {
  const losses = trials.flatMap((trial) => lossOf(trial) ?? []);
  const ungraded = trials.filter((trial) => trial.score === undefined && isModels(trial)).length;
  const rules = [...new Set([...of.rules, ...losses.flatMap(({ rule }) => rule ?? [])])];
  const places: readonly { readonly cause: LossCause; readonly rule: string | undefined }[] = [
    { cause: 'infrastructure', rule: undefined },
    { cause: 'refusal', rule: undefined },
    ...rules.flatMap((rule) => {
      const causes = new Set(losses.filter((loss) => loss.rule === rule).map(({ cause }) => cause));
      return [...causes].sort().map((cause) => ({ cause, rule }));
    }),
  ];
  const points = total(losses.map(({ lost }) => lost));
  const named = places.map(({ cause, rule }) => {
    const here = losses.filter((loss) => loss.cause === cause && loss.rule === rule);
    return stepOf(cause, rule, here, losses.length, total(here.map(({ won }) => won)));
  });
  const left = losses.filter(({ cause }) => cause === 'rest');
  const rest = stepOf('rest', undefined, left, losses.length, points - total(named.map((step) => step.points)));
  const steps = [...named, rest];
  const order = ['infrastructure', 'refusal', ...of.rules, 'rest'];
  const n = trials.length - ungraded;
  return {
    contender: of.contender,
    scenario: of.scenario,
    n,
    losses: losses.length,
    ungraded,
    points,
    steps,
    order,
    says: sentence(of.contender, of.scenario, n, losses.length, steps),
  };
}

interface Loss {
  readonly trial: string;
  readonly cause: LossCause;
  readonly rule: string | undefined;
  /** 1 less the score. */
  readonly lost: number;
  /** Of it, what its cause explains. */
  readonly won: number;
}

function lossOf(trial: WaterfallTrial): Loss | undefined {
  const { score, mode, lenient } = trial;
  const base = { trial: trial.trial, rule: undefined };
  if (!isModels(trial)) return { ...base, cause: 'infrastructure', lost: 1, won: 1 };
  if (score === undefined || score >= 1) return undefined;
  const lost = 1 - score;
  if (trial.outcome.kind === 'refused' || (mode !== undefined && REFUSALS.includes(mode))) {
    return { ...base, cause: 'refusal', lost, won: lost };
  }
  if (lenient === undefined || !(lenient.score > score)) return { ...base, cause: 'rest', lost, won: 0 };
  return { ...base, cause: lenient.cause, rule: lenient.rule, lost, won: lenient.score - score };
}

function isModels({ outcome }: WaterfallTrial): boolean {
  return outcomeSide(outcome) === 'model';
}

function stepOf(
  cause: LossCause,
  rule: string | undefined,
  here: readonly Loss[],
  losses: number,
  points: number,
): WaterfallStep {
  const share = losses === 0 ? undefined : here.length / losses;
  const what = rule === undefined ? TITLES[cause] : `${TITLES[cause]} (${rule})`;
  const most = cause === 'rest' ? 'leaves at least' : 'explains at most';
  const part = share === undefined ? '' : `, ${valuePhrase(share, 'share')}`;
  return {
    cause,
    rule,
    losses: here.length,
    share,
    // Sums of scores leave a hair of rounding where nothing is left.
    points: Math.abs(points) < 1e-9 ? 0 : points,
    trials: here.slice(0, NAMED_TRIALS).map(({ trial }) => trial),
    says: `${what} ${most} ${here.length} of ${losses} ${losses === 1 ? 'loss' : 'losses'}${part}`,
  };
}

const TITLES: Readonly<Record<LossCause, string>> = {
  infrastructure: 'infrastructure',
  refusal: 'refusal',
  format: 'format',
  instruction: 'instruction',
  rest: 'the rest',
};

function sentence(
  contender: string,
  scenario: string,
  n: number,
  losses: number,
  steps: readonly WaterfallStep[],
): string {
  const head = `${contender} in ${scenario}: `;
  if (n === 0) return `${head}nothing was graded, so there is nothing to explain`;
  if (losses === 0) return `${head}no loss in ${countPhrase(n, 'trial')}`;
  const parts = (Object.keys(TITLES) as LossCause[]).flatMap((cause) => {
    const count = steps.reduce((sum, step) => sum + (step.cause === cause ? step.losses : 0), 0);
    return cause !== 'rest' && count > 0 ? [`${TITLES[cause]} at most ${count}`] : [];
  });
  const rest = steps.at(-1)?.losses ?? 0;
  const lost = `${losses.toLocaleString('en-US')} of ${countPhrase(n, 'trial')} lost`;
  return `${head}${lost}; ${[...parts, `the rest ${rest}`].join(', ')}`;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
