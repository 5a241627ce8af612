import type { Plan, PlannedTrial } from '#bench/domain/plan.ts';
import { trialId } from '#bench/domain/trial.ts';
import { mersenneTwister, type RandomSource } from '#bench/stats/mersenne-twister.ts';

/**
 * Every trial of a plan in the order it is asked: randomised complete blocks. A block is one case in one repetition, asked
 * of every contender close together in time, so that what drifts with the hour cancels in the paired difference.
 *
 * All blocks of a repetition come before the next repetition. Within a block the contenders follow a row of a Williams
 * square, rows and contenders shuffled anew for each round of rows, so that each contender precedes each other equally often.
 * The same plan and seed give the same order.
 */
export function interleave(plan: Plan): readonly PlannedTrial[] {
  const random = mersenneTwister(plan.seed);
  const questions = plan.scenarios.flatMap(({ id, asks }) =>
    // Sorted, so that the order rests on the plan's hash alone: a case that moves in its file is still the same question.
    Object.keys(asks.cases)
      .sort()
      .map((caseId) => ({ scenario: id, caseId })),
  );
  const labels = plan.contenders.map(({ label }) => label);
  const trials: PlannedTrial[] = [];
  let rows: (readonly string[])[] = [];
  let block = 0;
  for (let repetition = 1; repetition <= plan.repetitions; repetition += 1) {
    for (const { scenario, caseId } of shuffled(questions, random)) {
      if (rows.length === 0) rows = [...shuffled(williamsSquare(shuffled(labels, random)), random)];
      for (const contender of rows.pop() ?? []) {
        trials.push({
          id: trialId(scenario, caseId, contender, repetition),
          scenario,
          case: caseId,
          contender,
          repetition,
          block,
        });
      }
      block += 1;
    }
  }
  return trials;
}

/**
 * Orders in which every entry stands in every place equally often and follows every other equally often: n rows when n is
 * even, 2n when it is odd.
 * @see Williams 1949, Australian Journal of Scientific Research A 2
 */
export function williamsSquare<T>(entries: readonly T[]): readonly (readonly T[])[] {
  const n = entries.length;
  // 0, 1, n-1, 2, n-2, …: neighbouring differences are all distinct modulo n.
  const first = Array.from({ length: n }, (_, place) => (place % 2 === 1 ? (place + 1) / 2 : (n - place / 2) % n));
  const rows = Array.from({ length: n }, (_, shift) => first.map((place) => (place + shift) % n));
  const square = n % 2 === 0 ? rows : [...rows, ...rows.map((row) => row.toReversed())];
  return square.map((row) => row.flatMap((place) => entries.slice(place, place + 1)));
}

/** A shuffled copy (Fisher-Yates). */
export function shuffled<T>(entries: readonly T[], random: RandomSource): readonly T[] {
  const copy = [...entries];
  for (let last = copy.length - 1; last > 0; last -= 1) {
    const pick = random.nextIndex(last + 1);
    const [a, b] = [copy[last], copy[pick]];
    if (a === undefined || b === undefined) continue;
    copy[last] = b;
    copy[pick] = a;
  }
  return copy;
}
