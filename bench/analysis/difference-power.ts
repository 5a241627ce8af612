import { strictestStep } from '#bench/analysis/decide/claim-steps.ts';
import { againstPhrase } from '#bench/analysis/decide/gate-phrases.ts';
import type { Gate, Policy } from '#bench/domain/policy.ts';
import { FEWEST_INDEPENDENT_CASES, type SelectedCases } from '#bench/domain/select-cases.ts';
import { basisRuns } from './basis-runs.ts';
import { confidenceOf, gateLimits, keptShare, type ScoreGate } from './gate-limits.ts';
import { clearChance, DEFAULT_POWER, type JudgedLimits, type LimitSpread, roomToClear } from './judged-limits.ts';
import type { MadeUpRuns } from './made-up-runs.ts';
import { chancePhrase, countPhrase, differencePhrase, valuePhrase } from './phrase.ts';
import type { PowerBasis } from './power-basis.ts';

type Comparison = Extract<Gate, { readonly kind: 'non-inferior' | 'superior' }>;

/** What a gate on a difference can find out. */
export interface DifferencePower {
  /** Chance that it passes when candidate and incumbent are truly equal; undefined where the gate compares nothing. */
  readonly passIfEqual: number | undefined;
  /** Chance that a true drop of so many points is called one: all of the interval below 0. */
  readonly calls: readonly { readonly points: number; readonly chance: number }[];
  /** In points, called with a chance of 80 %. */
  readonly smallestCalled: number | undefined;
  /** Independent cases with which an equal candidate would pass with a chance of 80 %, at the same trials. */
  readonly casesToPass: number | undefined;
  readonly says: readonly string[];
}

/** Of a gate of which nothing can be told before a run, or nothing of this kind. */
export const UNKNOWN_POWER = { passIfEqual: undefined, calls: [], smallestCalled: undefined, casesToPass: undefined };

/** Drops whose chance of being called is printed, in points. */
const DROPS = [3, 5, 10];

/** Of a gate that holds the difference of two sides against a line: how often it passes, and how often a drop is called one. */
export function differencePower(
  gate: Comparison,
  selected: readonly SelectedCases[],
  { clusters }: { readonly clusters: number },
  policy: Policy,
  basis: PowerBasis,
): DifferencePower {
  const { made, seen } = basisRuns(gate, selected, policy, basis);
  const dropped = droppedLimits(gate, made);
  if (dropped === undefined) {
    return {
      ...UNKNOWN_POWER,
      says: ['a single independent case: nothing could ever be called', ...thinSays(clusters)],
    };
  }
  const calls = DROPS.map((points) => ({ points, chance: clearChance(dropped.high(points / 100), points / 100) }));
  const smallest = smallestDrop(dropped.high);
  const step = strictestStep(gate, policy);
  const passes =
    gate.kind === 'superior'
      ? superiorPower(gate, made, step)
      : nonInferiorPower(gate, made, { clusters, step, dropped });
  const says = [
    `with these cases and trials ${calls
      .map(({ points, chance }, place) =>
        place === 0
          ? `a true ${points}-point drop would be called ${chancePhrase(chance)} of the time`
          : `a ${points}-point one ${chancePhrase(chance)}`,
      )
      .join(', ')}`,
    ...(smallest === undefined
      ? []
      : [`smallest difference called four times in five: ${differencePhrase(smallest, 'share')}`]),
    ...passes.says,
    ...(seen ? [seenSays(gate, made, step)] : []),
    ...thinSays(clusters),
    ...(made.width === undefined
      ? ['the pilot had single trials, so what more trials would bring is not known and not counted']
      : []),
  ];
  return { ...passes, calls, smallestCalled: smallest === undefined ? undefined : 100 * smallest, says };
}

/** Truths between which the limits of smaller drops lie, and on whose line those of larger ones. */
const FAR_DROP = 0.1;

/** The limits of the plain difference, candidate minus incumbent. */
interface DroppedLimits {
  readonly equal: JudgedLimits;
  /** Of the upper one at a true drop: its spread grows with the drop, evenly enough for a line. */
  readonly high: (drop: number) => LimitSpread;
}

function droppedLimits(gate: Comparison, made: MadeUpRuns): DroppedLimits | undefined {
  const plain: ScoreGate = { ...gate, kind: 'superior' };
  const moved = made.incumbent - made.candidate;
  const [equal, far] = [moved, moved - FAR_DROP].map((by) => gateLimits(plain, made, { moved: by }));
  if (equal === undefined || far === undefined) return undefined;
  const at = (one: number, other: number, drop: number): number => one + ((other - one) * drop) / FAR_DROP;
  const high = (drop: number): LimitSpread => ({
    reach: at(equal.high.reach, far.high.reach, drop),
    deviation: at(equal.high.deviation, far.high.deviation, drop),
  });
  return { equal, high };
}

/** Where the room that it takes, which lies on a line, meets the drop. */
function smallestDrop(drops: (drop: number) => LimitSpread): number | undefined {
  const missing = (drop: number): number => roomToClear(drops(drop), DEFAULT_POWER) - drop;
  const [none, some] = [missing(0), missing(FAR_DROP)];
  return none > some ? (FAR_DROP * none) / (none - some) : undefined;
}

/** Said beside every chance, because the chance is then of nothing. */
function thinSays(clusters: number): readonly string[] {
  return clusters < FEWEST_INDEPENDENT_CASES
    ? [`below ${FEWEST_INDEPENDENT_CASES} independent cases it is not judged at all`]
    : [];
}

interface PassPower {
  readonly passIfEqual: number | undefined;
  readonly casesToPass: number | undefined;
  readonly says: readonly string[];
}

function nonInferiorPower(
  gate: Extract<Gate, { readonly kind: 'non-inferior' }>,
  made: MadeUpRuns,
  of: { readonly clusters: number; readonly step: number; readonly dropped: DroppedLimits },
): PassPower {
  const { clusters, step, dropped } = of;
  const plain = 'abs' in gate.margin;
  const room = 'abs' in gate.margin ? gate.margin.abs / 100 : gate.margin.rel * made.incumbent;
  const equal = made.incumbent - made.candidate;
  const passing = (plain && step === 1 ? dropped.equal : gateLimits(gate, made, { moved: equal, step }))?.low;
  const failing = plain ? dropped.high(2 * room) : gateLimits(gate, made, { moved: equal - 2 * room })?.high;
  if (passing === undefined || failing === undefined) return { ...UNKNOWN_POWER, says: [] };
  const passIfEqual = clearChance(passing, room);
  const casesToPass = casesFor(passing, room, clusters);
  const tooFew =
    casesToPass !== undefined && casesToPass > clusters
      ? `; about ${countPhrase(casesToPass, 'independent case')} would make it 80 %, there are ${clusters}`
      : '';
  const risk = (1 - confidenceOf(gate)) / 2 / step;
  return {
    passIfEqual,
    casesToPass,
    says: [
      `passes ${chancePhrase(passIfEqual)} of the time when both are truly equal${tooFew}`,
      `passes at most ${valuePhrase(risk, 'share')} of the time when the candidate is worse by the whole margin, and fails outright ` +
        `${chancePhrase(clearChance(failing, room))} of the time when it is worse by twice that`,
    ],
  };
}

/** Far more than anybody writes; past it the answer is "no number". */
const MOST_CASES = 1_000_000;

/** An interval shrinks with the root of the independent cases, near 0 and 100 % a little faster. */
function casesFor(passing: LimitSpread, room: number, clusters: number): number | undefined {
  const needed = Math.ceil(clusters * (roomToClear(passing, DEFAULT_POWER) / room) ** 2);
  return needed <= MOST_CASES ? needed : undefined;
}

/** What a gain is tried with, beyond the one that is asked for. */
const GAIN = 0.05;

function superiorPower(gate: Extract<Gate, { readonly kind: 'superior' }>, made: MadeUpRuns, step: number): PassPower {
  const by = (gate.by ?? 0) / 100;
  const power = { passIfEqual: undefined, casesToPass: undefined };
  if (made.incumbent + by + GAIN > 1) {
    const room = differencePhrase(1 - made.incumbent, 'share');
    return { ...power, says: [`no gain of 5 points is left to make: from the incumbent to 100 % it is ${room}`] };
  }
  const passing = gateLimits(gate, made, { moved: made.incumbent - made.candidate + by + GAIN, step })?.low;
  if (passing === undefined) return { ...power, says: [] };
  const beyond = by === 0 ? '' : ` beyond the ${gate.by} asked for`;
  const needed = differencePhrase(by + roomToClear(passing, DEFAULT_POWER), 'share');
  return {
    ...power,
    says: [
      `a true gain of 5 points${beyond} passes ${chancePhrase(clearChance(passing, GAIN))} of the time`,
      `to pass four times in five the gain has to be ${needed}`,
    ],
  };
}

function seenSays(gate: Comparison, made: MadeUpRuns, step: number): string {
  const passing = gateLimits(gate, made, { step })?.low;
  const value = made.candidate - keptShare(gate) * made.incumbent;
  const line = gate.kind === 'superior' ? (gate.by ?? 0) / 100 : 'abs' in gate.margin ? -gate.margin.abs / 100 : 0;
  const where = againstPhrase(made.candidate - made.incumbent, 'points', 'the incumbent');
  return `passes ${chancePhrase(passing === undefined ? 0 : clearChance(passing, value - line))} of the time if the truth is what the pilot saw, ${where}`;
}
