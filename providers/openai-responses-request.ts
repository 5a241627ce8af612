import type { ResponseCreateParamsBase, ResponseInputItem } from 'openai/resources/responses/responses';
import type { Call } from '#bench/domain/call.ts';
import type { AssistantMessage, Message } from '#bench/domain/message.ts';
import { dropUndefined } from './drop-undefined.ts';
import { isStrictSchema, schemaForWire } from './strict-schema.ts';

/**
 * Models that reason. Only they take `include: reasoning.encrypted_content`, which the others answer with 400; without it
 * their reasoning is lost between a tool call and its result, since nothing is stored at the vendor.
 */
const REASONS = /^(o\d|gpt-(?:[5-9]|\d\d)(?!.*chat)|codex)/;

/** The body of a Responses request; `stream` is set by the caller. */
export function responsesRequest(call: Call): Omit<ResponseCreateParamsBase, 'stream'> {
  const { parameters, output, tools } = call;
  const reasons = REASONS.test(call.modelId) || parameters.reasoningEffort !== undefined;
  return {
    model: call.modelId,
    input: call.messages.flatMap(inputItems),
    // The vendor's default keeps every reply for thirty days.
    store: false,
    ...(reasons ? { include: ['reasoning.encrypted_content' as const] } : {}),
    ...dropUndefined({
      temperature: parameters.temperature,
      top_p: parameters.topP,
      max_output_tokens: parameters.maxOutputTokens,
    }),
    ...(parameters.reasoningEffort === undefined
      ? {}
      : // Efforts are the vendor's own words, and newer than the SDK's list of them.
        { reasoning: { effort: parameters.reasoningEffort as 'low' } }),
    ...(tools.length === 0
      ? {}
      : {
          tools: tools.map(({ name, description, inputSchema }) => ({
            type: 'function' as const,
            name,
            description,
            parameters: schemaForWire(inputSchema),
            // The vendor's default here is strict, which would treat one contender's tools unlike all the others'.
            strict: false,
          })),
        }),
    ...(output === undefined
      ? {}
      : {
          text: {
            format: {
              type: 'json_schema' as const,
              name: output.name,
              schema: schemaForWire(output.schema),
              strict: isStrictSchema(output.schema),
            },
          },
        }),
  };
}

function inputItems(message: Message): ResponseInputItem[] {
  switch (message.role) {
    case 'system':
    case 'user':
      return [{ role: message.role, content: message.text }];
    case 'assistant':
      return assistantItems(message);
    case 'tool':
      return [{ type: 'function_call_output', call_id: message.toolCallId, output: message.text }];
    default:
      return message satisfies never;
  }
}

function assistantItems(message: AssistantMessage): ResponseInputItem[] {
  // Made by openai-responses.ts out of this vendor's own output items.
  if (Array.isArray(message.providerState)) return message.providerState as ResponseInputItem[];
  const said: ResponseInputItem[] = message.text === '' ? [] : [{ role: 'assistant', content: message.text }];
  const calls = (message.toolCalls ?? []).map((call) => ({
    type: 'function_call' as const,
    call_id: call.id,
    name: call.name,
    arguments: call.rawInput,
  }));
  return [...said, ...calls];
}
