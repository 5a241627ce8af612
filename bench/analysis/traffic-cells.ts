import type { GradedCase } from './graded-cases.ts';
import { valuePhrase } from './phrase.ts';

/** A part of the traffic with the cases that stand for it. */
export interface TrafficCell {
  /** As the traffic names it. */
  readonly key: string;
  /** Of the traffic that is covered, so that the shares of all cells add up to 1. */
  readonly share: number;
  readonly cases: readonly GradedCase[];
}

/** What was made of the traffic given. */
export interface TrafficUse {
  /** `equal`: none was given, so every case weighs the same. */
  readonly source: 'given' | 'equal';
  /** Share of the traffic that scored cases stand for; undefined where none was given. */
  readonly covered: number | undefined;
  /** Keys with a share above 0 that no scored case fits. */
  readonly uncovered: readonly string[];
  readonly says: string;
}

/** Sums of written shares miss 1 by rounding: .33 + .33 + .34. */
const ROUNDING = 1e-6;

/**
 * The cells of the traffic, with their cases.
 *
 * @param traffic `<scenario>`, `<scenario>/<value>` of any slice, or `<scenario>/<slice>=<value>` -> share. What is missing to 1 is not covered
 * @throws RangeError for a share below 0 and for shares that add up to more than 1
 */
export function trafficCells(
  cases: readonly GradedCase[],
  traffic: Readonly<Record<string, number>> | undefined,
): { readonly cells: readonly TrafficCell[]; readonly use: TrafficUse } {
  if (traffic === undefined) {
    const says = 'No traffic was given, so every case weighs the same';
    const cells = cases.length === 0 ? [] : [{ key: 'all cases', share: 1, cases }];
    return { cells, use: { source: 'equal', covered: undefined, uncovered: [], says } };
  }
  const entries = Object.entries(traffic);
  const wrong = entries.find(([, share]) => !(share >= 0));
  const sum = entries.reduce((total, [, share]) => total + share, 0);
  if (wrong !== undefined)
    throw new RangeError(`The traffic share of ${wrong[0]} is ${wrong[1]}; accepted: from 0 to 1.`);
  if (sum > 1 + ROUNDING) {
    throw new RangeError(
      `The traffic shares add up to ${sum}; accepted: up to 1. Correct the policy's traffic.weights.`,
    );
  }
  const found = entries.map(([key, share]) => ({ key, share, cases: cases.filter((one) => isIn(one, key)) }));
  const there = found.filter((cell) => cell.cases.length > 0);
  const covered = there.reduce((total, { share }) => total + share, 0);
  const cells = covered === 0 ? [] : there.map((cell) => ({ ...cell, share: cell.share / covered }));
  const uncovered = found.filter((cell) => cell.cases.length === 0 && cell.share > 0).map(({ key }) => key);
  return { cells, use: { source: 'given', covered, uncovered, says: useSentence(covered, uncovered) } };
}

function isIn({ scenario, facts }: GradedCase, key: string): boolean {
  if (key === scenario) return true;
  if (!key.startsWith(`${scenario}/`)) return false;
  const value = key.slice(scenario.length + 1);
  return Object.entries(facts.slices).some(([slice, of]) => of === value || `${slice}=${of}` === value);
}

function useSentence(covered: number, uncovered: readonly string[]): string {
  if (covered > 1 - ROUNDING) return 'Weighted by the traffic given';
  const missing = uncovered.length === 0 ? '' : `; nothing scored stands for ${uncovered.join(', ')}`;
  return `Weighted by the traffic given, of which the cases cover ${valuePhrase(covered, 'share')}${missing}`;
}
