import type { Policy } from '#bench/domain/policy.ts';
import { normalCdf } from '#bench/stats/normal-cdf.ts';
import type { LabModel } from '#providers/lab/lab-model.ts';
import { LAB_MODELS } from '#providers/lab/lab-models.ts';
import type { ScenarioSheet } from './answer-sheet.ts';
import type { LabSide } from './lab-side.ts';
import { trueValue } from './true-value.ts';

/** One state of the truth that a policy is tried in. */
export interface BacktestWorld {
  readonly id: string;
  /** `meets`: every gate, with room or barely; `at-line`: exactly at the line of one gate, with room at all others; `worse`: by twice the margin. */
  readonly kind: 'meets' | 'at-line' | 'worse';
  /** The gate whose line the truth lies on, or whose margin it misses twice. */
  readonly gate: string;
  /** What that gate's estimate of the first candidate truly is, in the estimate's unit. */
  readonly truth: number | undefined;
  /** One per candidate of the policy, in its order, labelled `<candidate>@<world>`. */
  readonly candidates: readonly LabSide[];
  /** The policy, about these candidates. */
  readonly policy: Policy;
}

export interface BacktestCast {
  readonly incumbent: LabSide;
  readonly worlds: readonly BacktestWorld[];
}

type Quality = LabSide['quality'];

/** Where the truth of a world comes from: qualities as they are given, those named in `moved` shifted until the gate is where it should be. */
interface WorldDraft {
  readonly id: string;
  readonly kind: BacktestWorld['kind'];
  readonly gate: string;
  readonly quality: (candidate: string) => Quality;
  readonly moved?: readonly string[];
  /** Times the margin that the truth lies below 0: 1 is the line itself. */
  readonly margins?: number;
  readonly model?: (model: LabModel, gate: LineOf) => LabModel;
}

/** What a model may need to know to be put on a gate's line. */
interface LineOf {
  readonly line: number;
  /** The ratio to the incumbent that the gate reads, of the model as it came in. */
  readonly ratio: number | undefined;
  readonly incumbent: LabModel;
}

const QA = 'workspace-qa';
const NO_ANSWER = 'workspace-qa/QA-3';
const ROWS = 'extraction';
const ACTIONS = 'tool-calling';
const EVERYWHERE = [QA, NO_ANSWER, ROWS, ACTIONS];

function quality(qa: number, unanswerable: number, rows: number, actions: number): Quality {
  return { [QA]: qa, [NO_ANSWER]: unanswerable, [ROWS]: rows, [ACTIONS]: actions };
}

/** By the id of the policy. A world's qualities are far enough above the incumbent's wherever its own gate is not concerned. */
const DRAFTS: Readonly<Record<string, readonly WorldDraft[]>> = {
  'assistant-upgrade': [
    { id: 'meets', kind: 'meets', gate: 'unanswerable', quality: () => quality(0.95, 0.99, 0.99, 0.96) },
    { id: 'meets-barely', kind: 'meets', gate: 'better', quality: () => quality(0.845, 0.99, 0.99, 0.855) },
    {
      id: 'line-better',
      kind: 'at-line',
      gate: 'better',
      quality: () => quality(0.82, 0.99, 0.99, 0.83),
      moved: [QA, ACTIONS],
    },
    {
      id: 'line-unanswerable',
      kind: 'at-line',
      gate: 'unanswerable',
      quality: () => quality(0.97, 0.82, 0.99, 0.96),
      moved: [NO_ANSWER],
    },
    { id: 'line-rows', kind: 'at-line', gate: 'rows', quality: () => quality(0.97, 0.99, 0.88, 0.96), moved: [ROWS] },
    {
      id: 'line-first-token',
      kind: 'at-line',
      gate: 'first-token',
      quality: () => quality(0.95, 0.99, 0.99, 0.96),
      model: (model, { line }) => pacedTo(model, 1000 * line),
    },
    {
      id: 'worse',
      kind: 'worse',
      gate: 'rows',
      quality: () => quality(0.82, 0.82, 0.88, 0.83),
      moved: EVERYWHERE,
      margins: 2,
    },
  ],
  'aurora-2-retirement': [
    {
      id: 'meets',
      kind: 'meets',
      gate: 'overall',
      quality: (id) => (id === 'cirrus' ? quality(0.83, 0.83, 0.62, 0.79) : quality(0.9, 0.9, 0.96, 0.96)),
    },
    {
      id: 'meets-barely',
      kind: 'meets',
      gate: 'rows',
      quality: (id) => (id === 'cirrus' ? quality(0.83, 0.83, 0.62, 0.79) : quality(0.92, 0.92, 0.91, 0.97)),
    },
    {
      id: 'line-overall',
      kind: 'at-line',
      gate: 'overall',
      quality: () => quality(0.82, 0.82, 0.97, 0.97),
      moved: [QA, NO_ANSWER],
    },
    { id: 'line-rows', kind: 'at-line', gate: 'rows', quality: () => quality(0.95, 0.95, 0.88, 0.97), moved: [ROWS] },
    {
      id: 'worse',
      kind: 'worse',
      gate: 'overall',
      quality: () => quality(0.82, 0.82, 0.88, 0.83),
      moved: EVERYWHERE,
      margins: 2,
    },
  ],
  'assistant-cost-down': [
    { id: 'meets', kind: 'meets', gate: 'overall', quality: () => quality(0.86, 0.86, 0.93, 0.9) },
    { id: 'meets-barely', kind: 'meets', gate: 'overall', quality: () => quality(0.68, 0.68, 0.97, 0.95) },
    {
      id: 'line-overall',
      kind: 'at-line',
      gate: 'overall',
      quality: () => quality(0.82, 0.82, 0.97, 0.95),
      moved: [QA, NO_ANSWER],
    },
    { id: 'line-rows', kind: 'at-line', gate: 'rows', quality: () => quality(0.95, 0.95, 0.88, 0.95), moved: [ROWS] },
    {
      id: 'line-cost',
      kind: 'at-line',
      gate: 'cost',
      quality: () => quality(0.95, 0.95, 0.97, 0.95),
      model: (model, { line, ratio = Number.NaN }) => pricedAt(model, line / ratio),
    },
    {
      id: 'line-whole-answer',
      kind: 'at-line',
      gate: 'whole-answer',
      quality: () => quality(0.95, 0.95, 0.97, 0.95),
      model: (model, { incumbent: { ttftMs, msPerToken, tail } }) => ({ ...model, ttftMs, msPerToken, tail }),
    },
    {
      id: 'worse',
      kind: 'worse',
      gate: 'overall',
      quality: () => quality(0.82, 0.82, 0.88, 0.83),
      moved: EVERYWHERE,
      margins: 2,
    },
  ],
};

/**
 * The worlds a policy is tried in, their truth worked out from the sheets to the last digit.
 * @throws Error for a policy nobody has drafted worlds for, and for a world that the lab cannot make
 */
export function backtestWorlds(policy: Policy, sheets: readonly ScenarioSheet[]): BacktestCast {
  const drafts = DRAFTS[policy.id];
  if (drafts === undefined || policy.incumbent === null) {
    throw new Error(`No worlds are drafted for policy ${policy.id}. Known: ${Object.keys(DRAFTS).join(', ')}.`);
  }
  const own = labModel(policy.incumbent.model);
  const at = (scenario: string): number => own.quality[scenario] ?? own.quality.default;
  const incumbent = {
    label: policy.incumbent.id,
    model: own,
    quality: quality(at(QA), at(QA), at(ROWS), at(ACTIONS)),
  };
  return { incumbent, worlds: drafts.map((draft) => worldOf(draft, policy, sheets, incumbent)) };
}

function worldOf(
  draft: WorldDraft,
  policy: Policy,
  sheets: readonly ScenarioSheet[],
  incumbent: LabSide,
): BacktestWorld {
  const { id, kind, gate } = draft;
  const candidates = policy.candidates.map((named): LabSide => {
    const model = labModel(named.model);
    const side = { label: `${named.id}@${id}`, model, quality: draft.quality(named.id) };
    return placed(draft, policy, sheets, incumbent, side);
  });
  const renamed = policy.candidates.map((named) => ({ ...named, id: `${named.id}@${id}` }));
  const about = { ...policy, candidates: renamed };
  return { id, kind, gate, truth: truthOf(draft, policy, sheets, incumbent, candidates[0]), candidates, policy: about };
}

function truthOf(
  { kind, gate: wanted }: WorldDraft,
  policy: Policy,
  sheets: readonly ScenarioSheet[],
  incumbent: LabSide,
  candidate: LabSide | undefined,
): number | undefined {
  const gate = policy.gates.find(({ id }) => id === wanted);
  if (gate === undefined || candidate === undefined) return undefined;
  const counted = trueValue(gate, sheets, incumbent, candidate)?.value;
  if (counted !== undefined || kind !== 'at-line' || gate.kind !== 'budget') return counted;
  // The model was paced to the line; a policy says seconds, an estimate milliseconds.
  return gate.vs === 'incumbent-ratio' ? gate.max : 1000 * gate.max;
}

function placed(
  { id, gate: wanted, moved, margins = 1, model: change }: WorldDraft,
  policy: Policy,
  sheets: readonly ScenarioSheet[],
  incumbent: LabSide,
  side: LabSide,
): LabSide {
  const gate = policy.gates.find((one) => one.id === wanted);
  if (gate === undefined) throw new Error(`World ${id} is about gate ${wanted}, which policy ${policy.id} has not.`);
  const truth = (one: LabSide) => trueValue(gate, sheets, incumbent, one);
  if (change !== undefined) {
    const line = 'max' in gate && gate.max !== undefined ? gate.max : Number.NaN;
    return { ...side, model: change(side.model, { line, ratio: truth(side)?.value, incumbent: incumbent.model }) };
  }
  if (moved === undefined) return side;
  const shifted = (by: number): LabSide => ({
    ...side,
    quality: Object.fromEntries(
      Object.entries(side.quality).map(([key, was]) => [key, moved.includes(key) ? Math.max(0, was - by) : was]),
    ),
  });
  const missing = (by: number): number => {
    const found = truth(shifted(by));
    if (found === undefined)
      throw new Error(`The truth of gate ${wanted} is not known, so world ${id} cannot be made.`);
    return found.value - margins * found.line;
  };
  let [low, high] = [-0.2, 1];
  if (missing(low) < 0 || missing(high) > 0) {
    throw new Error(`No quality puts a lab model ${margins} times at the line of ${wanted} (world ${id}).`);
  }
  for (let step = 0; step < 40; step += 1) {
    const middle = (low + high) / 2;
    if (missing(middle) > 0) low = middle;
    else high = middle;
  }
  return shifted(low);
}

function labModel(id: string): LabModel {
  const model = LAB_MODELS.find((one) => one.id === id);
  if (model !== undefined) return model;
  throw new Error(`The lab has no model ${id}. It has: ${LAB_MODELS.map((one) => one.id).join(', ')}.`);
}

function pricedAt(model: LabModel, factor: number): LabModel {
  const times = (price: string): string => String(Number(price) * factor);
  const { input, cacheRead, output } = model.price;
  return { ...model, price: { input: times(input), cacheRead: times(cacheRead), output: times(output) } };
}

/** The model, not thinking, so slow that the true p95 of its first token is this many ms. */
function pacedTo(model: LabModel, p95Ms: number): LabModel {
  const { ttftMs, tail, msPerToken } = model;
  const below = (ms: number): number => {
    const within = (factor: number): number => normalCdf(Math.log(ms / (factor * ttftMs.median)) / ttftMs.sigma);
    return (1 - tail.share) * within(1) + tail.share * within(tail.factor);
  };
  let [low, high] = [ttftMs.median, ttftMs.median * 100];
  for (let step = 0; step < 100; step += 1) {
    const middle = (low + high) / 2;
    if (below(middle) < 0.95) low = middle;
    else high = middle;
  }
  const factor = p95Ms / low;
  return {
    ...model,
    reasoningTokens: { median: 0, sigma: 0 },
    ttftMs: { ...ttftMs, median: ttftMs.median * factor },
    msPerToken: { ...msPerToken, median: msPerToken.median * factor },
  };
}
