import type { Parameters } from '#bench/domain/call.ts';
import type { AssistantMessage, Message } from '#bench/domain/message.ts';
import { dropUndefined } from './drop-undefined.ts';
import { jsonIn, memberOf, textOf } from './json-text.ts';

/** One part of a turn as Gemini's wire has it. Both Google SDKs pass it through as it is. */
export interface GeminiPart {
  readonly text?: string;
  readonly thought?: boolean;
  readonly thoughtSignature?: string;
  readonly functionCall?: { readonly id?: string; readonly name?: string; readonly args?: unknown };
  readonly functionResponse?: { readonly id?: string; readonly name: string; readonly response: object };
}

export interface GeminiContent {
  readonly role: 'user' | 'model';
  readonly parts: GeminiPart[];
}

/** The turns of a conversation and its system text. Results of one turn's tools go back in one turn. */
export function geminiContents(messages: readonly Message[]): {
  system: string | undefined;
  contents: GeminiContent[];
} {
  const system: string[] = [];
  const contents: GeminiContent[] = [];
  const vendorIds = new Set(messages.flatMap((message) => (message.role === 'assistant' ? idsOf(message) : [])));
  let results: GeminiPart[] | undefined;
  for (const message of messages) {
    if (message.role === 'tool') {
      if (results === undefined) {
        results = [];
        contents.push({ role: 'user', parts: results });
      }
      results.push({
        functionResponse: {
          // An id that is ours means nothing to the vendor, which pairs by name where it sent none.
          ...(vendorIds.has(message.toolCallId) ? { id: message.toolCallId } : {}),
          name: message.name,
          response: message.isError ? { error: message.text } : { output: jsonIn(message.text) ?? message.text },
        },
      });
      continue;
    }
    results = undefined;
    if (message.role === 'system') system.push(message.text);
    else if (message.role === 'user') contents.push({ role: 'user', parts: [{ text: message.text }] });
    else {
      const parts = modelParts(message);
      if (parts.length > 0) contents.push({ role: 'model', parts });
    }
  }
  return { system: system.length === 0 ? undefined : system.join('\n\n'), contents };
}

/** What both Google SDKs call generation parameters, in the wire's own names. */
export function geminiGeneration(parameters: Parameters): Record<string, unknown> {
  const thinking = dropUndefined({
    thinkingBudget: parameters.thinkingBudgetTokens,
    thinkingLevel: parameters.reasoningEffort?.toUpperCase(),
  });
  return dropUndefined({
    temperature: parameters.temperature,
    topP: parameters.topP,
    seed: parameters.seed,
    maxOutputTokens: parameters.maxOutputTokens,
    stopSequences: parameters.stop === undefined ? undefined : [...parameters.stop],
    thinkingConfig: Object.keys(thinking).length === 0 ? undefined : thinking,
  });
}

/** What a call asks for that is refused with 400 by every Gemini model. */
export function geminiRefusals(label: string, parameters: Parameters): string[] {
  return parameters.reasoningEffort !== undefined && parameters.thinkingBudgetTokens !== undefined
    ? [
        `Contender "${label}" sets reasoningEffort and thinkingBudgetTokens, but Gemini takes only one of them. Leave one out.`,
      ]
    : [];
}

function modelParts(message: AssistantMessage): GeminiPart[] {
  // Made by gemini-reply.ts out of this vendor's own parts: thought signatures must go back where they stood.
  if (Array.isArray(message.providerState)) return message.providerState as GeminiPart[];
  const said: GeminiPart[] = message.text === '' ? [] : [{ text: message.text }];
  return [
    ...said,
    ...(message.toolCalls ?? []).map((call) => ({ functionCall: { name: call.name, args: call.input ?? {} } })),
  ];
}

function idsOf(message: AssistantMessage): string[] {
  const parts: unknown[] = Array.isArray(message.providerState) ? message.providerState : [];
  return parts.flatMap((part) => textOf(memberOf(part, 'functionCall', 'id')) ?? []);
}
