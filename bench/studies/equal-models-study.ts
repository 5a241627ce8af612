import { compare } from '#bench/analysis/compare.ts';
import type { Verdict } from '#bench/analysis/judge-difference.ts';
import { observe, type TrialFacts } from '#bench/analysis/observe.ts';
import type { TrialGrade } from '#bench/domain/grade.ts';
import { trialId } from '#bench/domain/trial.ts';
import { differenceDeviation } from '#bench/stats/optimal-trials-per-case.ts';
import { pairedPower } from '#bench/stats/paired-power.ts';
import type { BookEntry } from '#providers/lab/answer-book.ts';
import type { LabModel } from '#providers/lab/lab-model.ts';
import { LAB_MODELS } from '#providers/lab/lab-models.ts';
import { caseTruth, drawAnswer } from '#providers/lab/lab-truth.ts';
import { caseIds, STUDY_GRADER, studyPlan } from './study-plan.ts';

export interface EqualModelsOptions {
  readonly seed: number;
  readonly runs: number;
  readonly cases: number;
  readonly repetitions: number;
  /** How far the contender's true quality lies below the baseline's, in [0, 1]; 0: two truly equal models. */
  readonly drop: number;
}

/** What so many runs of the same two models concluded. */
export interface EqualModelsFindings {
  readonly runs: number;
  /** Runs by what `compare` concluded of quality, without a margin. */
  readonly verdicts: Readonly<Record<Verdict, number>>;
  /** Runs in which the naive rule "a drop of more than 1 point blocks" would have blocked the contender. */
  readonly naiveBlocks: number;
  /** What each run saw: contender minus baseline. */
  readonly differences: readonly number[];
  /** Runs whose interval holds the true difference. */
  readonly covered: number;
  /** Chance of the verdict 'worse', by the power of a paired t-test; undefined without a drop. */
  readonly predictedPower: number | undefined;
}

const SCENARIO = 'workspace-qa';

/** What people do without intervals: one point down, and it does not ship. */
export const NAIVE_DROP = 0.01;

/**
 * Two simulated models of known quality, run after run through the same observing and comparing as any real run: the answers
 * are what the lab's server would say, and the grade is what the answer book knows of them.
 *
 * Every run asks new cases of the same kind, because it is future traffic that a conclusion is about.
 */
export async function equalModelsStudy(options: EqualModelsOptions): Promise<EqualModelsFindings> {
  const { baseline, contender } = labPair(options.drop);
  const verdicts: Record<Verdict, number> = { better: 0, worse: 0, same: 0, undecided: 0 };
  const differences: number[] = [];
  let [naiveBlocks, covered] = [0, 0];
  for (let run = 0; run < options.runs; run += 1) {
    const { verdict, value, low, high } = await conclude(baseline, contender, options, options.seed + run);
    verdicts[verdict] += 1;
    differences.push(value);
    if (value < -NAIVE_DROP) naiveBlocks += 1;
    if (low <= -options.drop && -options.drop <= high) covered += 1;
  }
  const predictedPower = options.drop > 0 ? predictPower(baseline, contender, options) : undefined;
  return { runs: options.runs, verdicts, naiveBlocks, differences, covered, predictedPower };
}

/** The incumbent of the demo, and a model like it but for its name and its quality. */
function labPair(drop: number): { readonly baseline: LabModel; readonly contender: LabModel } {
  const [incumbent] = LAB_MODELS;
  if (incumbent === undefined) throw new Error('The lab has no models. Its cast is in providers/lab/lab-models.ts.');
  const quality = incumbent.quality[SCENARIO] ?? incumbent.quality.default;
  return {
    baseline: { ...incumbent, id: 'twin-one', quality: { default: quality } },
    contender: { ...incumbent, id: 'twin-two', quality: { default: quality - drop } },
  };
}

async function conclude(baseline: LabModel, contender: LabModel, options: EqualModelsOptions, seed: number) {
  const models = [baseline, contender];
  const plan = studyPlan({ ...options, scenario: SCENARIO, contenders: models.map(({ id }) => id), seed });
  const trials: TrialFacts[] = [];
  const grades: TrialGrade[] = [];
  for (const caseId of caseIds(options.cases)) {
    for (const model of models) {
      for (let repetition = 1; repetition <= options.repetitions; repetition += 1) {
        const { facts, grade } = labTrial(model, caseId, repetition, seed);
        trials.push(facts);
        grades.push(grade);
      }
    }
  }
  const comparisons = compare(await observe(plan, trials, grades), plan, { baseline: baseline.id });
  const quality = comparisons.find(({ metric }) => metric === 'quality');
  const { value, low, high } = quality?.estimate ?? {};
  if (quality === undefined || value === undefined || low === undefined || high === undefined) {
    throw new Error(`Run ${seed} compared no quality: ${quality?.says ?? 'there is none'}.`);
  }
  return { verdict: quality.verdict, value, low, high };
}

function labTrial(model: LabModel, caseId: string, repetition: number, labSeed: number) {
  const said = drawAnswer(model, entryOf(caseId), { labSeed, trialSeed: `${caseId}#${repetition}` });
  const id = trialId(SCENARIO, caseId, model.id, repetition);
  const facts: TrialFacts = {
    id,
    scenario: SCENARIO,
    case: caseId,
    contender: model.id,
    repetition,
    warmUp: false,
    evidence: 'simulated',
    outcome: said.kind === 'refusal' ? { kind: 'refused', by: 'model', detail: 'declined' } : { kind: 'answered' },
    cost: { kind: 'unpriced', reason: 'nothing was sent' },
    latency: undefined,
    usage: undefined,
    outputHash: said.kind,
    answerHash: said.kind,
    servedModel: model.id,
    recorded: undefined,
  };
  const grade: TrialGrade = {
    trial: id,
    grader: STUDY_GRADER,
    grade: { kind: 'scored', score: said.kind === 'good' ? 1 : 0 },
  };
  return { facts, grade };
}

function entryOf(caseId: string): BookEntry {
  const say = (text: string) => [{ text }];
  return {
    scenarioId: SCENARIO,
    caseId,
    messages: [{ role: 'user', text: caseId }],
    known: { good: [say('right')], bad: [{ replies: say('wrong'), mode: 'incorrect' }] },
  };
}

/** Cases that the variance of a difference is read from: far more than any run has. */
const TRUTH_CASES = 20_000;

/** From the lab's own truth: what a planner would predict who knew how hard cases are and how often they flip. */
function predictPower(baseline: LabModel, contender: LabModel, options: EqualModelsOptions): number | undefined {
  const ids = caseIds(TRUTH_CASES);
  const ours = ids.map((id) => caseTruth(contender, SCENARIO, id, options.seed));
  const theirs = ids.map((id) => caseTruth(baseline, SCENARIO, id, options.seed));
  const gaps = ours.map((truth, index) => truth - (theirs[index] ?? Number.NaN));
  const gap = meanOf(gaps);
  const noise = (truths: readonly number[]): number => meanOf(truths.map((truth) => truth * (1 - truth)));
  const deviation = differenceDeviation({
    betweenCases: meanOf(gaps.map((one) => (one - gap) ** 2)),
    noiseA: noise(ours),
    noiseB: noise(theirs),
    trialsA: options.repetitions,
    trialsB: options.repetitions,
  });
  return pairedPower(options.drop, deviation, options.cases, { sides: 'two' });
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
