import type { Message } from '#bench/domain/message.ts';

/** A request as every protocol reads it: what the lab needs of it, and no vendor's words. */
export interface LabRequest {
  readonly modelId: string;
  readonly messages: readonly Message[];
  /** Names of the tools offered, in whatever shape the protocol writes them. */
  readonly tools: readonly string[];
  /** Whether a JSON shape was asked of the reply. */
  readonly shaped: boolean;
  readonly maxOutputTokens: number | undefined;
  readonly stop: readonly string[];
  readonly stream: boolean;
  /** OpenAI Chat sends a stream's usage only when asked; the others always do. */
  readonly streamUsage: boolean;
  readonly thinking: Thinking;
  /** Characters of everything the model reads: prompt, tools, schema. */
  readonly characters: number;
}

/** How much the request lets the model think, and whether it may be seen. */
interface Thinking {
  /** Multiplies the model's own reasoning tokens; 0 switches thinking off. */
  readonly factor: number;
  readonly visible: boolean;
}

/** The vendors' words for effort as a multiple of what the model thinks by itself. */
const EFFORTS: Readonly<Record<string, number>> = {
  none: 0,
  minimal: 0.25,
  low: 0.5,
  medium: 1,
  high: 2,
  xhigh: 3,
  max: 4,
};

/** 1 for no word and for words not known. */
export function effortFactor(effort: string | null | undefined): number {
  return EFFORTS[effort?.toLowerCase() ?? 'medium'] ?? 1;
}

/** Names in a request's list of tools: each vendor wraps them differently, and in all of them a tool has a name. */
export function toolNames(tools: unknown): readonly string[] {
  if (Array.isArray(tools)) return tools.flatMap(toolNames);
  if (typeof tools !== 'object' || tools === null) return [];
  const { name, function: wrapped, functionDeclarations } = tools as Readonly<Record<string, unknown>>;
  if (typeof name === 'string') return [name];
  return [...toolNames(wrapped), ...toolNames(functionDeclarations)];
}

/** Joins neighbouring assistant messages: a reply arrives back as several items, and is one step. */
export function joinReplies(messages: readonly Message[]): readonly Message[] {
  const joined: Message[] = [];
  for (const message of messages) {
    const last = joined.at(-1);
    if (last?.role === 'assistant' && message.role === 'assistant') {
      joined[joined.length - 1] = { ...last, text: last.text + message.text };
    } else joined.push(message);
  }
  return joined;
}
