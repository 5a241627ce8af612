import type {
  ContentBlockParam,
  MessageCreateParamsBase,
  MessageParam,
  OutputConfig,
  ThinkingConfigParam,
  Tool,
} from '@anthropic-ai/sdk/resources/messages';
import type { Call, Parameters } from '#bench/domain/call.ts';
import type { AssistantMessage, Message } from '#bench/domain/message.ts';
import { schemaForWire } from './strict-schema.ts';

/**
 * Anthropic has no default for the length of an answer, so here the harness has one: what its current models all take, and
 * more than an answer in these scenarios needs. It is answer only; a thinking budget comes on top.
 */
export const ANTHROPIC_MAX_TOKENS = 8_192;

/** The body of a Messages request; `stream` is set by the caller. */
export function anthropicRequest(call: Call): Omit<MessageCreateParamsBase, 'stream'> {
  const { parameters, tools } = call;
  const system = call.messages.filter((message) => message.role === 'system').map((message) => message.text);
  const output = outputConfig(call);
  const budget = parameters.thinkingBudgetTokens ?? 0;
  return {
    model: call.modelId,
    max_tokens: parameters.maxOutputTokens ?? ANTHROPIC_MAX_TOKENS + budget,
    messages: turns(call.messages),
    ...(system.length === 0 ? {} : { system: system.join('\n\n') }),
    ...(parameters.stop === undefined ? {} : { stop_sequences: [...parameters.stop] }),
    ...thinking(parameters),
    ...(output === undefined ? {} : { output_config: output }),
    ...(tools.length === 0
      ? {}
      : {
          tools: tools.map(({ name, description, inputSchema }) => ({
            name,
            description,
            input_schema: schemaForWire(inputSchema) as unknown as Tool.InputSchema,
          })),
        }),
  };
}

function thinking({ thinkingBudgetTokens: budget }: Parameters): { thinking?: ThinkingConfigParam } {
  if (budget === undefined) return {};
  return { thinking: budget === 0 ? { type: 'disabled' } : { type: 'enabled', budget_tokens: budget } };
}

function outputConfig({ parameters, output }: Call): OutputConfig | undefined {
  if (parameters.reasoningEffort === undefined && output === undefined) return undefined;
  return {
    // Efforts are the vendor's own words, and newer than the SDK's list of them.
    ...(parameters.reasoningEffort === undefined ? {} : { effort: parameters.reasoningEffort as 'low' }),
    ...(output === undefined ? {} : { format: { type: 'json_schema' as const, schema: schemaForWire(output.schema) } }),
  };
}

/** The conversation without its system text. Results of one turn's tools go back in one user turn, as the API demands. */
function turns(messages: readonly Message[]): MessageParam[] {
  const list: MessageParam[] = [];
  let results: ContentBlockParam[] | undefined;
  for (const message of messages) {
    if (message.role === 'tool') {
      if (results === undefined) {
        results = [];
        list.push({ role: 'user', content: results });
      }
      results.push({
        type: 'tool_result',
        tool_use_id: message.toolCallId,
        content: message.text,
        ...(message.isError ? { is_error: true } : {}),
      });
      continue;
    }
    results = undefined;
    if (message.role === 'user') list.push({ role: 'user', content: message.text });
    if (message.role === 'assistant') {
      const content = assistantBlocks(message);
      // An empty turn is refused with 400; leaving it out says the same.
      if (content.length > 0) list.push({ role: 'assistant', content });
    }
  }
  return list;
}

function assistantBlocks(message: AssistantMessage): ContentBlockParam[] {
  // Made by anthropic.ts out of this vendor's own blocks: thinking must go back with its signature, unchanged.
  if (Array.isArray(message.providerState)) return message.providerState as ContentBlockParam[];
  const said: ContentBlockParam[] = message.text === '' ? [] : [{ type: 'text', text: message.text }];
  const calls = (message.toolCalls ?? []).map((call) => ({
    type: 'tool_use' as const,
    id: call.id,
    name: call.name,
    input: call.input ?? {},
  }));
  return [...said, ...calls];
}
