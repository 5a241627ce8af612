import type { KnownReply } from '#bench/domain/scenario.ts';
import { normalCdf } from '#bench/stats/normal-cdf.ts';
import type { BookEntry } from './answer-book.ts';
import { type LabModel, qualityIn } from './lab-model.ts';
import { seeded } from './seeded.ts';

/**
 * Correlation between models of how hard a case is. Real models fail on the same cases: with 0.7, two models of quality 0.8
 * agree on about five cases in six, which is what makes a paired comparison worth more than two single ones.
 */
const SHARED_DIFFICULTY = 0.7;

/** How far the chance of a flipping case may lie from the middle of its band: 0.7 keeps every one of them truly undecided. */
const FLIP_SLOPE = 0.7;

/**
 * The probability that a model answers this case right, the same in every repetition: 1 or 0 for stable cases, in between
 * for those that flip. Averaged over all cases there could be it is the model's quality in the scenario.
 *
 * Each case has a place u in (0, 1), uniform over cases and correlated between models (a Gaussian copula). Cases below the
 * quality are right, above it wrong, and a band of width `flipShare` around it flips, its chance falling from its lower to
 * its upper end, with the mean that keeps the quality exact.
 */
export function caseTruth(model: LabModel, scenarioId: string, caseId: string, seed: number): number {
  const place = casePlace(model, scenarioId, caseId, seed);
  const quality = qualityIn(model, scenarioId);
  const above = Math.min(model.flipShare / 2, 1 - quality);
  const below = Math.min(model.flipShare - above, quality);
  const width = above + below;
  if (width === 0 || place <= quality - below || place >= quality + above) return place < quality ? 1 : 0;
  const along = (place - (quality - below)) / width;
  const middle = below / width;
  return middle + 2 * FLIP_SLOPE * Math.min(middle, 1 - middle) * (0.5 - along);
}

/** The exact expected share of right answers over these cases: what an endless run would find. */
export function scenarioTruth(model: LabModel, scenarioId: string, caseIds: readonly string[], seed: number): number {
  if (caseIds.length === 0) throw new RangeError(`The truth of ${scenarioId} over no cases is not a number.`);
  return caseIds.reduce((sum, caseId) => sum + caseTruth(model, scenarioId, caseId, seed), 0) / caseIds.length;
}

/** What a model says to one case in one trial. */
export type DrawnAnswer =
  | { readonly kind: 'good'; readonly replies: readonly KnownReply[] }
  | { readonly kind: 'bad'; readonly replies: readonly KnownReply[]; readonly mode: string }
  /** A JSON shape was asked; the right content comes in words that are not JSON. */
  | { readonly kind: 'broken-json'; readonly replies: readonly KnownReply[] }
  | { readonly kind: 'refusal' }
  /** A wrong answer was due and the book knows none. */
  | { readonly kind: 'unknown' };

/**
 * The answer of one trial. A stable case gets the same words in every repetition; a flipping one may get another known
 * answer each time. Which way a model errs on a case is stable too.
 */
export function drawAnswer(
  model: LabModel,
  entry: BookEntry,
  options: { readonly labSeed: number; readonly trialSeed: string; readonly shaped?: boolean },
): DrawnAnswer {
  const { scenarioId, caseId, known } = entry;
  const { labSeed, trialSeed } = options;
  const truth = caseTruth(model, scenarioId, caseId, labSeed);
  const habit = `${labSeed}/${model.id}/${scenarioId}/${caseId}`;
  const trial = seeded(`answer/${habit}/${trialSeed}`);
  const right = trial.uniform() < truth;
  const words = truth === 0 || truth === 1 ? seeded(`words/${habit}`) : trial;
  const good = known.good.length === 0 ? undefined : known.good[words.whole(known.good.length)];
  if (right) return good === undefined ? { kind: 'unknown' } : { kind: 'good', replies: good };

  const manner = seeded(`error/${habit}`);
  if (manner.uniform() < refusalsAmongWrong(model, scenarioId)) return { kind: 'refusal' };
  if (manner.uniform() < model.brokenJsonShare && options.shaped && good !== undefined) {
    return { kind: 'broken-json', replies: good };
  }
  const bad = known.bad.length === 0 ? undefined : known.bad[words.whole(known.bad.length)];
  return bad === undefined ? { kind: 'unknown' } : { kind: 'bad', ...bad };
}

function refusalsAmongWrong(model: LabModel, scenarioId: string): number {
  const wrong = 1 - qualityIn(model, scenarioId);
  return wrong === 0 ? 0 : Math.min(1, model.refusalShare / wrong);
}

function casePlace(model: LabModel, scenarioId: string, caseId: string, seed: number): number {
  const shared = seeded(`difficulty/${seed}/${scenarioId}/${caseId}`).normal();
  const own = seeded(`difficulty/${seed}/${scenarioId}/${caseId}/${model.id}`).normal();
  return normalCdf(Math.sqrt(SHARED_DIFFICULTY) * shared + Math.sqrt(1 - SHARED_DIFFICULTY) * own);
}
