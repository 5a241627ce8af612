import { readGateMetric } from '#bench/domain/gate-metric.ts';
import type { Gate, Select } from '#bench/domain/policy.ts';
import { selectCases } from '#bench/domain/select-cases.ts';
import type { CaseSheet, GradedAnswer, ScenarioSheet } from './answer-sheet.ts';
import { expectedCost } from './lab-evidence.ts';
import { answerChances, type LabSide } from './lab-side.ts';

/** A gate's quantity as it truly is, and the line it is held against; `above`: the truth has to lie above it. */
export interface TrueValue {
  readonly value: number;
  readonly line: number;
  readonly wants: 'above' | 'below';
}

/** A score that a gate reads: which grader, of which cases. */
interface ScoreRead {
  readonly grader: string | undefined;
  readonly select: Select | undefined;
}

/**
 * What an endless number of runs would find, by counting every answer with its chance. Known for gates on scores and for the
 * ratio of costs per success of models that do not think; `undefined` for all others.
 */
export function trueValue(
  gate: Gate,
  sheets: readonly ScenarioSheet[],
  incumbent: LabSide,
  candidate: LabSide,
): TrueValue | undefined {
  const score = scoreRead(gate);
  if (score !== undefined) {
    const ours = trueScore(sheets, score, candidate);
    switch (gate.kind) {
      case 'non-inferior':
        if (!('abs' in gate.margin)) return undefined;
        return { value: ours - trueScore(sheets, score, incumbent), line: -gate.margin.abs / 100, wants: 'above' };
      case 'superior':
        return { value: ours - trueScore(sheets, score, incumbent), line: (gate.by ?? 0) / 100, wants: 'above' };
      case 'floor':
        return { value: ours, line: gate.value, wants: 'above' };
      case 'ceiling':
        return { value: 1 - ours, line: gate.value, wants: 'below' };
      default:
        return undefined;
    }
  }
  if (gate.kind !== 'budget' || gate.metric !== 'cost.perSuccess' || gate.vs !== 'incumbent-ratio') return undefined;
  const value = costPerSuccess(sheets, candidate) / costPerSuccess(sheets, incumbent);
  return { value, line: gate.max, wants: 'below' };
}

/** The score that a gate reads, if it reads one. */
function scoreRead(gate: Gate): ScoreRead | undefined {
  if (!('metric' in gate) || gate.kind === 'reliability') return undefined;
  const metric = readGateMetric(gate.metric);
  if (metric?.kind === 'quality') return { grader: undefined, select: gate.select };
  return metric?.kind === 'grader' ? { grader: metric.grader, select: gate.select } : undefined;
}

function trueScore(sheets: readonly ScenarioSheet[], { grader, select }: ScoreRead, side: LabSide): number {
  const planned = sheets.map(({ loaded }) => loaded.planned);
  let [sum, cases] = [0, 0];
  for (const { scenario, cases: ids } of selectCases(planned, select)) {
    const name = grader ?? scenario.primary;
    const sheet = sheets.find(({ loaded }) => loaded.planned === scenario);
    const chosen = new Set(ids);
    for (const one of sheet?.cases ?? []) {
      const score = chosen.has(one.entry.caseId) ? expectedScore(one, name, side) : undefined;
      if (score === undefined) continue;
      sum += score;
      cases += 1;
    }
  }
  if (cases === 0) throw new RangeError(`No case has a score of ${grader ?? 'the primary grader'}, so none is true.`);
  return sum / cases;
}

/** Undefined where the grader does not apply to the case. */
function expectedScore(sheet: CaseSheet, grader: string, side: LabSide): number | undefined {
  const chances = answerChances(side, sheet);
  let [sum, applies] = [0, 0];
  for (const [place, answer] of sheet.answers.entries()) {
    const score = scoreOf(answer, grader);
    const chance = chances[place] ?? 0;
    if (score === undefined || chance === 0) continue;
    sum += chance * score;
    applies += chance;
  }
  return applies === 0 ? undefined : sum / applies;
}

function scoreOf({ grades }: GradedAnswer, grader: string): number | undefined {
  const grade = grades.find(([name]) => name === grader)?.[1];
  return grade?.kind === 'scored' ? grade.score : undefined;
}

function costPerSuccess(sheets: readonly ScenarioSheet[], side: LabSide): number {
  let [spent, won] = [0, 0];
  for (const { loaded, cases } of sheets) {
    for (const sheet of cases) {
      for (const [place, chance] of answerChances(side, sheet).entries()) {
        spent += chance * expectedCost(side.model, sheet.inputTokens, sheet.answers[place]?.outputTokens ?? 0);
      }
      won += expectedScore(sheet, loaded.planned.primary, side) ?? 0;
    }
  }
  return spent / won;
}
