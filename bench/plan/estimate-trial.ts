import type { Contender } from '#bench/domain/contender.ts';
import type { PriceLine } from '#bench/domain/price.ts';
import { priceUsage } from '#bench/domain/price-usage.ts';
import type { CaseBase } from '#bench/domain/scenario.ts';
import { type LoadedScenario, toolsOf } from './load-scenario.ts';

/** Characters a token stands for in English prose. Other scripts take up to a token a character, and are counted so. */
const ASCII_PER_TOKEN = 4;
/** Tokens an answer is taken to have when nothing limits it and nothing was seen yet. */
const ASSUMED_OUTPUT_TOKENS = 400;
/** Calls a trial with tools is taken to make: ask, call, answer. */
const ASSUMED_TOOL_CALLS = 3;

/** What one trial is expected to use before it is asked. Estimates: they steer budgets and limits, and are never reported as usage. */
export interface TrialEstimate {
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Undefined for an unpriced contender. */
  readonly usd: number | undefined;
}

export function estimateTrial(
  loaded: LoadedScenario,
  oneCase: CaseBase,
  contender: Contender,
  line: PriceLine | undefined,
): TrialEstimate {
  const { scenario, toolSpecs } = loaded;
  const prompt = scenario.prompts[contender.variant]?.(oneCase) ?? [];
  const turns = [...(scenario.turns?.(oneCase) ?? [])];
  const calls = (toolSpecs.length > 0 && scenario.toolLoopLimit > 0 ? ASSUMED_TOOL_CALLS : 1) + turns.length;
  const fixed = [
    ...prompt.map(({ text }) => text),
    ...turns,
    JSON.stringify(toolsOf(loaded, oneCase)),
    JSON.stringify(scenario.output ?? ''),
  ];
  const promptTokens = Math.ceil(fixed.reduce((sum, text) => sum + tokensOf(text), 0));
  const outputTokens = contender.parameters.maxOutputTokens ?? ASSUMED_OUTPUT_TOKENS;
  // Every further call reads what was said before it.
  const inputTokens = calls * promptTokens + ((calls * (calls - 1)) / 2) * outputTokens;
  return {
    calls,
    inputTokens,
    outputTokens: calls * outputTokens,
    usd: line === undefined ? undefined : usdOf(line, inputTokens, calls * outputTokens),
  };
}

function tokensOf(text: string): number {
  const beyondAscii = text.match(/[^\x00-\x7f]/gu)?.length ?? 0;
  const ascii = text.match(/[\x00-\x7f]/g)?.length ?? 0;
  return ascii / ASCII_PER_TOKEN + beyondAscii;
}

function usdOf(line: PriceLine, inputTokens: number, outputTokens: number): number {
  const usage = {
    inputTokens,
    outputTokens,
    cacheReadTokens: undefined,
    cacheWriteTokens: undefined,
    cacheWrite1hTokens: undefined,
    reasoningTokens: undefined,
    source: 'estimated' as const,
    raw: undefined,
  };
  return priceUsage(usage, line, new Date(line.capturedAt));
}
