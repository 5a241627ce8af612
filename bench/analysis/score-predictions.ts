import type { DecisionOutcome, LaunchDecision, Prediction } from '#bench/domain/decision.ts';
import type { Estimate } from '#bench/domain/estimate.ts';
import type { Run } from '#bench/domain/run.ts';
import { DEFAULT_LEVEL } from '#bench/stats/interval.ts';
import { type PredictionFigure, readPrediction } from './read-prediction.ts';
import type { RunSummary } from './run-summary.ts';
import { scoreEstimate } from './score-estimate.ts';

/** A run as the check of decisions reads it: its header and what it found, without its trials. */
export interface RunNow {
  readonly run: Pick<Run, 'id' | 'createdAt' | 'plan' | 'contenders' | 'prices'>;
  readonly summary: RunSummary;
}

export interface ScoredPrediction {
  readonly decision: string;
  readonly prediction: Prediction;
  /** open: its day has not come, or nothing has measured it. */
  readonly score: 'hit' | 'miss' | 'open';
  readonly unit: 'share' | 's' | 'ms' | 'USD' | 'tokens' | undefined;
  /** The newest known; also of an open one. */
  readonly figure: PredictionFigure | undefined;
  /** Whether the whole interval lies on the side of the score, so that chance would not turn it. */
  readonly clear: boolean;
  /** Run id, or what an outcome record names as its source. */
  readonly source: string | undefined;
  readonly says: string;
}

/**
 * Scores what a decision predicted. A figure that an outcome record holds wins; else it is that of the last run made after
 * the decision and by the day of the check, or of the first one after that day.
 *
 * @param asOf ISO date; before its day a prediction is open, whatever was seen so far
 */
export function scorePredictions(
  decision: LaunchDecision,
  outcomes: readonly DecisionOutcome[],
  runs: readonly RunNow[],
  asOf: string,
): readonly ScoredPrediction[] {
  return decision.predictions.map((prediction) => {
    const reading = readPrediction(prediction.metric);
    const unit = 'unknown' in reading ? undefined : reading.unit;
    const base = { decision: decision.id, prediction, unit };
    const told = outcomes.flatMap(({ observed }) => observed.filter((one) => one.prediction === prediction.id)).at(-1);
    if (told !== undefined) return { ...base, ...judged(prediction, told, told.source) };
    if ('unknown' in reading) {
      return { ...base, score: 'open', figure: undefined, clear: false, source: undefined, says: reading.unknown };
    }
    const found = runs
      .filter(({ run }) => run.createdAt > decision.recordedAt && run.id !== decision.evidence.run)
      .toSorted((a, b) => (a.run.createdAt < b.run.createdAt ? -1 : 1))
      .flatMap(({ run, summary }) => {
        const contender = summary.scenarios
          .find(({ scenario }) => scenario === prediction.scenario)
          ?.contenders.find((one) => one.contender === prediction.contender);
        const figure = contender === undefined ? undefined : reading.read(contender);
        return figure === undefined ? [] : [{ run, figure }];
      });
    const inTime = found.filter(({ run }) => run.createdAt.slice(0, 10) <= prediction.checkBy).at(-1);
    const newest = inTime ?? found[0];
    if (newest === undefined) {
      const overdue = asOf > prediction.checkBy ? 'overdue: ' : '';
      const says = `${overdue}no run since the decision has measured ${prediction.metric} of ${prediction.contender} in ${prediction.scenario}`;
      return { ...base, score: 'open', figure: undefined, clear: false, source: undefined, says };
    }
    const score = judged(prediction, newest.figure, newest.run.id);
    if (asOf > prediction.checkBy) return { ...base, ...score };
    return {
      ...base,
      ...score,
      score: 'open',
      clear: false,
      says: `due ${prediction.checkBy}; so far it would be a ${score.score}`,
    };
  });
}

/**
 * The share of predictions that came true, over all decisions; predictions of one decision count as one cluster, since they
 * share its optimism. Undefined when none is scored.
 */
export function hitRate(scored: readonly ScoredPrediction[]): Estimate | undefined {
  const known = scored.filter(({ score }) => score !== 'open');
  if (known.length === 0) return undefined;
  return scoreEstimate(
    known.map(({ score }) => [score === 'hit' ? 1 : 0]),
    {
      subject: 'predictions that came true',
      level: DEFAULT_LEVEL,
      clusterOf: known.map(({ decision }) => decision),
    },
  ).estimate;
}

function judged(prediction: Prediction, figure: PredictionFigure, source: string) {
  const { low, high } = prediction;
  const isHit = figure.value >= low && figure.value <= high;
  const inside = figure.low !== undefined && figure.high !== undefined && figure.low >= low && figure.high <= high;
  const outside = (figure.low !== undefined && figure.low > high) || (figure.high !== undefined && figure.high < low);
  const clear = isHit ? inside : outside;
  return {
    score: isHit ? ('hit' as const) : ('miss' as const),
    figure: { value: figure.value, low: figure.low, high: figure.high },
    clear,
    source,
    says: clear ? 'its whole interval is on that side' : 'its interval reaches over the border, or there is none',
  };
}
