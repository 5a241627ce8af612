import type { ModeSeen, PolicyEvidence } from '#bench/analysis/decide/policy-evidence.ts';
import { CONTROL_PREFIX } from '#bench/analysis/detect-arms.ts';
import { observe, type TrialFacts } from '#bench/analysis/observe.ts';
import type { Contender } from '#bench/domain/contender.ts';
import { type Cost, usdText } from '#bench/domain/cost.ts';
import type { TrialGrade } from '#bench/domain/grade.ts';
import { hashPolicy } from '#bench/domain/hash-policy.ts';
import type { Policy } from '#bench/domain/policy.ts';
import { trialId } from '#bench/domain/trial.ts';
import { makePlan } from '#bench/plan/make-plan.ts';
import { drawPace } from '#providers/lab/draw-pace.ts';
import type { LabModel } from '#providers/lab/lab-model.ts';
import { drawAnswer } from '#providers/lab/lab-truth.ts';
import { type Seeded, seeded } from '#providers/lab/seeded.ts';
import { readSpec } from '#scenarios/spec/read-spec.ts';
import { TAXONOMY } from '#scenarios/taxonomy.ts';
import { type CaseSheet, type GradedAnswer, placeOf, type ScenarioSheet } from './answer-sheet.ts';
import { caseModel, type LabSide } from './lab-side.ts';

/** Who takes part in a simulated run. */
export interface LabCast {
  readonly incumbent: LabSide;
  readonly candidates: readonly LabSide[];
}

/** A day within the age that any policy allows; the runs have no other. */
const DAY = { startedAt: '2026-11-21T08:00:00Z', endedAt: '2026-11-21T09:00:00Z', asOf: '2026-11-21' } as const;

/**
 * Everything a run of this cast over these sheets would hand to the verdict: answers as the lab's models draw them, graded by the
 * scenarios' own graders, with tokens, prices and times; the control arms of the policy made from the incumbent's answers; every
 * sign-off given. One seed, one run: how hard each case is for whom is drawn anew with it.
 */
export async function labEvidence(
  policy: Policy,
  sheets: readonly ScenarioSheet[],
  { incumbent, candidates }: LabCast,
  seed: number,
): Promise<PolicyEvidence> {
  const arms = armsOf(policy);
  const sides = [incumbent, ...candidates];
  const contenders = [
    ...sides.map(({ label, model }) => contenderOf(label, 'simulated', model.id)),
    ...arms.map((arm) => contenderOf(`${CONTROL_PREFIX}${arm}`, 'control', arm)),
  ];
  const plan = makePlan(
    sheets.map(({ loaded }) => loaded),
    contenders,
    { repetitions: policy.evidence.trials, seed, warmUps: 0, caseLimit: undefined },
  );
  const run: DrawnRun = { trials: [], grades: [], modes: new Map() };
  for (const sheet of sheets.flatMap(({ cases }) => cases)) {
    for (let repetition = 1; repetition <= plan.repetitions; repetition += 1) {
      for (const side of sides) {
        const place = drawTrial(run, sheet, side, repetition, seed);
        if (side === incumbent) for (const arm of arms) controlTrial(run, sheet, arm, place, repetition, seed);
      }
    }
  }
  return {
    run: { id: `study-${seed}`, status: 'finished', ...DAY, gradingPass: 1, unpriced: {} },
    plan,
    observations: await observe(plan, run.trials, run.grades),
    sealed: { hash: hashPolicy(policy), at: DAY.startedAt },
    asOf: DAY.asOf,
    waivers: [],
    signOffs: policy.gates.flatMap((gate) =>
      gate.kind === 'sign-off'
        ? [{ gate: gate.id, role: gate.role, by: 'the study', at: DAY.endedAt, answer: 'yes' as const }]
        : [],
    ),
    certificates: {},
    judgedGraders: [],
    clauses: CLAUSES,
    modes: [...run.modes.values()],
    modeSeverities: SEVERITIES,
  };
}

const CLAUSES = Object.fromEntries(readSpec().map(({ id, level, boundaryPairs }) => [id, { level, boundaryPairs }]));
const SEVERITIES = Object.fromEntries(Object.entries(TAXONOMY).map(([slug, { severity }]) => [slug, severity]));

/** The control arms that a policy asks to be caught. */
export function armsOf({ gates }: Policy): readonly string[] {
  return [...new Set(gates.flatMap((gate) => (gate.kind === 'assay-sensitivity' ? gate.arms : [])))];
}

interface DrawnRun {
  readonly trials: TrialFacts[];
  readonly grades: TrialGrade[];
  readonly modes: Map<string, ModeSeen>;
}

function drawTrial(run: DrawnRun, sheet: CaseSheet, side: LabSide, repetition: number, seed: number): number {
  const { entry, answers } = sheet;
  const { label } = side;
  const model = caseModel(side, sheet);
  const trialSeed = `${entry.caseId}#${repetition}`;
  const place = placeOf(sheet, drawAnswer(model, entry, { labSeed: seed, trialSeed, shaped: sheet.broken > 0 }));
  const said = answers[place];
  if (said === undefined) throw new RangeError(`The sheet of ${entry.caseId} has no answer ${place}.`);
  const random = seeded(`${seed}/${model.id}/${entry.scenarioId}/${trialSeed}`);
  const pace = drawPace(model, `${seed}/${entry.scenarioId}/${trialSeed}`);
  // One gap stands for all of an answer, and the first right answer for the length of them all: so two contenders of one pace have
  // one distribution of times, however different what they say.
  const perToken = pace.nextGapMs();
  const thought = Math.round(random.logNormal(model.reasoningTokens.median, model.reasoningTokens.sigma));
  const ttfatMs = pace.ttftMs + thought * perToken;
  write(run, sheet, said, {
    contender: label,
    repetition,
    evidence: 'simulated',
    cost: priced(model, sheet.inputTokens, thought + said.outputTokens, random),
    latency: {
      e2eMs: ttfatMs + (answers[0] ?? said).outputTokens * perToken,
      ttfatMs,
      tpotMs: perToken,
      disturbed: false,
    },
    usage: { inputTokens: sheet.inputTokens, outputTokens: thought + said.outputTokens },
    servedModel: model.id,
    answer: String(place),
  });
  return place;
}

function controlTrial(
  run: DrawnRun,
  sheet: CaseSheet,
  arm: string,
  place: number,
  repetition: number,
  seed: number,
): void {
  const percent = Number(/^degraded-(.+)$/.exec(arm)?.[1] ?? 100);
  const { scenarioId, caseId } = sheet.entry;
  const spoiled = seeded(`degraded/${seed}/${scenarioId}/${caseId}/${repetition}`).uniform() < percent / 100;
  const said = spoiled ? sheet.arms[arm]?.[place] : sheet.answers[place];
  if (said === undefined) throw new RangeError(`The sheet of ${caseId} has no answer of the control arm ${arm}.`);
  write(run, sheet, said, {
    contender: `${CONTROL_PREFIX}${arm}`,
    repetition,
    evidence: 'control',
    cost: { kind: 'unpriced', reason: 'a control arm asks nobody' },
    latency: undefined,
    usage: undefined,
    servedModel: undefined,
    answer: spoiled ? `${arm}/${place}` : String(place),
  });
}

type Known = Pick<TrialFacts, 'contender' | 'repetition' | 'evidence' | 'cost' | 'latency' | 'usage' | 'servedModel'>;

function write(
  { trials, grades, modes }: DrawnRun,
  { entry }: CaseSheet,
  { outcome, grades: said }: GradedAnswer,
  { answer, ...known }: Known & { readonly answer: string },
): void {
  const { scenarioId: scenario, caseId } = entry;
  const id = trialId(scenario, caseId, known.contender, known.repetition);
  const hash = `${scenario}/${caseId}/${answer}`;
  trials.push({
    id,
    scenario,
    case: caseId,
    ...known,
    warmUp: false,
    outcome,
    outputHash: hash,
    answerHash: hash,
    recorded: undefined,
  });
  for (const [grader, grade] of said) {
    grades.push({ trial: id, grader, grade });
    if (grade.kind !== 'scored' || grade.mode === undefined || grade.score === 1) continue;
    const seen = { scenario, case: caseId, contender: known.contender, mode: grade.mode };
    modes.set(`${scenario}/${caseId}/${known.contender}/${grade.mode}`, seen);
  }
}

/** Of a prompt that was cached, half is charged at the lower price. */
const CACHED_PART = 0.5;

function priced({ price, cacheHitShare, id }: LabModel, input: number, output: number, random: Seeded): Cost {
  const cached = random.uniform() < cacheHitShare ? CACHED_PART * input : 0;
  const perMillion =
    (input - cached) * Number(price.input) + cached * Number(price.cacheRead) + output * Number(price.output);
  return {
    kind: 'priced',
    usd: usdText(perMillion / 1e6),
    priceLine: id,
    match: 'simulated',
    basis: 'provider',
    unreportedAttempts: 0,
  };
}

/** What an answer costs on average, US dollars; thinking not counted. */
export function expectedCost({ price, cacheHitShare }: LabModel, input: number, output: number): number {
  const cached = cacheHitShare * CACHED_PART * input;
  return (
    ((input - cached) * Number(price.input) + cached * Number(price.cacheRead) + output * Number(price.output)) / 1e6
  );
}

function contenderOf(label: string, provider: string, modelId: string): Contender {
  return {
    label,
    provider,
    modelId,
    parameters: {},
    variant: 'base',
    stream: true,
    api: undefined,
    baseUrl: undefined,
  };
}
