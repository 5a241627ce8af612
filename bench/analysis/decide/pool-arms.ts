import { type Arm, FIRST_REASON, type PriceTally, UNGRADED } from '#bench/analysis/arm.ts';
import { armOf, type Observations } from '#bench/analysis/observe.ts';
import type { PlannedScenario } from '#bench/domain/plan.ts';
import type { Selection } from './select-cases.ts';

/**
 * What one contender did on the selected cases of all scenarios, as one arm: whatever is estimated of an arm is then estimated
 * of the pool, every case counting once. A grader that a scenario lacks has nothing there. Prices are those of the whole
 * scenarios.
 */
export function poolArms(observations: Observations, selection: Selection, contender: string): Arm {
  const parts = selection.parts.map(({ planned, places }) => ({
    planned,
    places,
    arm: armOf(observations, planned.id, contender),
  }));
  const repetitions = parts[0]?.arm.repetitions ?? 1;
  const reasons = [...new Set(parts.flatMap(({ arm }) => arm.reasons))];
  const servedModels = [...new Set(parts.flatMap(({ arm }) => arm.servedModels))];
  const slots = selection.keys.length * repetitions;
  const gather = <T extends Column>(into: T, read: (arm: Arm, planned: PlannedScenario) => Column | undefined): T => {
    let at = 0;
    for (const { arm, planned, places } of parts) {
      const column = read(arm, planned);
      for (const place of places) {
        const from = place * repetitions;
        if (column !== undefined) into.set(column.subarray(from, from + repetitions), at);
        at += repetitions;
      }
    }
    return into;
  };
  const numbers = (read: (arm: Arm) => Float64Array | undefined): Float64Array =>
    gather(new Float64Array(slots).fill(Number.NaN), read);
  const graders = [...new Set(parts.flatMap(({ arm }) => [...arm.scores.keys()]))].sort();
  return {
    scenario: parts.map(({ planned }) => planned.id).join('+'),
    contender,
    repetitions,
    status: gather(new Uint8Array(slots), ({ status, reasons: own }) =>
      status.map((code) => (code < FIRST_REASON ? code : FIRST_REASON + place(reasons, own[code - FIRST_REASON]))),
    ),
    reasons,
    quality: numbers(({ quality }) => quality),
    gradeKind: gather(new Uint8Array(slots).fill(UNGRADED), ({ gradeKind }) => gradeKind),
    scores: new Map(graders.map((grader) => [grader, numbers(({ scores }) => scores.get(grader))])),
    gradeKinds: new Map(
      graders.map((grader) => [
        grader,
        gather(new Uint8Array(slots).fill(UNGRADED), ({ gradeKinds }) => gradeKinds.get(grader)),
      ]),
    ),
    e2eMs: numbers(({ e2eMs }) => e2eMs),
    ttfatMs: numbers(({ ttfatMs }) => ttfatMs),
    tpotMs: numbers(({ tpotMs }) => tpotMs),
    limitMs: numbers(({ limitMs }) => limitMs),
    costUsd: numbers(({ costUsd }) => costUsd),
    inputTokens: numbers(({ inputTokens }) => inputTokens),
    outputTokens: numbers(({ outputTokens }) => outputTokens),
    outputHash: gather(new Int32Array(slots).fill(-1), ({ outputHash }) => outputHash),
    answerHash: gather(new Int32Array(slots).fill(-1), ({ answerHash }) => answerHash),
    disturbed: gather(new Uint8Array(slots), ({ disturbed }) => disturbed),
    evidence: gather(new Uint8Array(slots).fill(255), ({ evidence }) => evidence),
    servedModel: gather(new Int16Array(slots).fill(-1), ({ servedModel, servedModels: own }) =>
      servedModel.map((code) => (code < 0 ? code : place(servedModels, own[code]))),
    ),
    servedModels,
    prices: addedPrices(parts.map(({ arm }) => arm.prices)),
  };
}

type Column = Float64Array | Uint8Array | Int32Array | Int16Array;

function place(names: readonly string[], name: string | undefined): number {
  return name === undefined ? -1 : names.indexOf(name);
}

function addedPrices(tallies: readonly PriceTally[]): PriceTally {
  const total = (read: (tally: PriceTally) => number): number => tallies.reduce((sum, tally) => sum + read(tally), 0);
  return {
    lines: addedMaps(tallies.map(({ lines }) => lines)),
    recorded: total(({ recorded }) => recorded),
    unpriced: addedMaps(tallies.map(({ unpriced }) => unpriced)),
    estimated: total(({ estimated }) => estimated),
    neighbours: total(({ neighbours }) => neighbours),
    lowerBounds: total(({ lowerBounds }) => lowerBounds),
  };
}

function addedMaps(maps: readonly ReadonlyMap<string, number>[]): ReadonlyMap<string, number> {
  const sum = new Map<string, number>();
  for (const map of maps) for (const [key, count] of map) sum.set(key, (sum.get(key) ?? 0) + count);
  return sum;
}
