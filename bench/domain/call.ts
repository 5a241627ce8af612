import type { JsonSchema, Message, ToolSpec } from './message.ts';

/** What a contender may set. Absent means the vendor's default: nothing is sent. */
export interface Parameters {
  readonly temperature?: number;
  readonly topP?: number;
  readonly seed?: number;
  readonly maxOutputTokens?: number;
  readonly stop?: readonly string[];
  /** The vendor's own word for how long to think: minimal, low, medium, high, … */
  readonly reasoningEffort?: string;
  /** Tokens the contender may think; 0 switches thinking off where the vendor allows it. */
  readonly thinkingBudgetTokens?: number;
}

export const PARAMETER_NAMES = [
  'temperature',
  'topP',
  'seed',
  'maxOutputTokens',
  'stop',
  'reasoningEffort',
  'thinkingBudgetTokens',
] as const satisfies readonly (keyof Parameters)[];

/** The shape asked of the reply: structured output by JSON Schema. */
export interface OutputShape {
  /** Letters, digits, _ and -: the vendors send it back in errors. */
  readonly name: string;
  readonly schema: JsonSchema;
}

/** One question as sent: what an adapter turns into one HTTP request. */
export interface Call {
  readonly modelId: string;
  readonly messages: readonly Message[];
  readonly tools: readonly ToolSpec[];
  readonly output: OutputShape | undefined;
  readonly parameters: Parameters;
  /** Whether the reply is streamed. Without streaming there is no first token to time. */
  readonly stream: boolean;
}
