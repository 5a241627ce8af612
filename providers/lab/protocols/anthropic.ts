import { z } from 'zod';
import type { Message } from '#bench/domain/message.ts';
import { type AnswerFinish, type LabAnswer, toolInput } from '#providers/lab/lab-answer.ts';
import { effortFactor, joinReplies, toolNames } from '#providers/lab/lab-request.ts';
import { type Frame, type Protocol, plainFrame, sse } from '#providers/lab/protocol.ts';
import { anthropicError } from './anthropic-error.ts';
import { parseWire } from './parse-wire.ts';

const Block = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  tool_use_id: z.string().optional(),
  is_error: z.boolean().nullish(),
  content: z.unknown().optional(),
});
const Content = z.union([z.string(), z.array(Block)]);
const MessagesRequest = z.looseObject({
  model: z.string(),
  max_tokens: z.number().min(1),
  messages: z.array(z.looseObject({ role: z.enum(['user', 'assistant', 'system']), content: Content })).min(1),
  system: Content.nullish(),
  tools: z.array(z.unknown()).optional(),
  output_config: z.looseObject({ effort: z.string().nullish(), format: z.unknown().nullish() }).nullish(),
  stop_sequences: z.array(z.string()).optional(),
  stream: z.boolean().nullish(),
  thinking: z.looseObject({ type: z.string(), display: z.string().nullish() }).nullish(),
});

/** POST …/v1/messages: Anthropic Messages. */
export const anthropic: Protocol = {
  id: 'anthropic',
  vendor: 'anthropic',

  readKey(headers) {
    const bearer = headers.authorization?.replace(/^Bearer\s*/i, '').trim();
    const key = headers['x-api-key'] ?? bearer;
    return typeof key === 'string' && key.trim() !== '' ? key : undefined;
  },

  readRequest(body) {
    const wire = parseWire(MessagesRequest, body);
    const system: Message[] =
      wire.system === undefined || wire.system === null ? [] : [{ role: 'system', text: plainText(wire.system) }];
    const { thinking } = wire;
    const thinks = thinking !== undefined && thinking !== null && thinking.type !== 'disabled';
    return {
      modelId: wire.model,
      messages: joinReplies([...system, ...wire.messages.flatMap(readMessage)]),
      tools: toolNames(wire.tools),
      shaped: wire.output_config?.format !== undefined && wire.output_config.format !== null,
      maxOutputTokens: wire.max_tokens,
      stop: wire.stop_sequences ?? [],
      stream: wire.stream ?? false,
      streamUsage: true,
      thinking: {
        factor: thinking?.type === 'disabled' ? 0 : effortFactor(wire.output_config?.effort),
        visible: thinks && thinking.display !== 'omitted',
      },
      characters: JSON.stringify([wire.system, wire.messages, wire.tools, wire.output_config?.format]).length,
    };
  },

  headers(requestId, allowance) {
    const left = (kind: string, limit: number, remaining: number): Record<string, string> => ({
      [`anthropic-ratelimit-${kind}-limit`]: String(limit),
      [`anthropic-ratelimit-${kind}-remaining`]: String(remaining),
      [`anthropic-ratelimit-${kind}-reset`]: allowance.resetAt,
    });
    return {
      'request-id': requestId,
      'anthropic-organization-id': 'simulated-lab',
      ...left('requests', allowance.requests, allowance.requestsLeft),
      ...left('input-tokens', allowance.tokens, allowance.tokensLeft),
      ...left('output-tokens', allowance.tokens, allowance.tokensLeft),
      ...left('tokens', allowance.tokens, allowance.tokensLeft),
    };
  },

  body(answer, request) {
    const thought = request.thinking.visible && answer.reasoning.length > 0;
    return JSON.stringify({
      ...message(answer),
      content: [
        ...(thought ? [{ type: 'thinking', thinking: answer.reasoning.join(''), signature: signature(answer) }] : []),
        ...answer.blocks.map((block) =>
          block.kind === 'tool-call'
            ? { ...toolUse(block), input: toolInput(block) }
            : { type: 'text', text: block.pieces.join(''), citations: null },
        ),
      ],
      ...stop(answer),
      usage: {
        ...startUsage(answer),
        output_tokens: answer.usage.outputTokens,
        output_tokens_details: { thinking_tokens: answer.usage.reasoningTokens },
      },
    });
  },

  frames(answer, request) {
    const frames: Frame[] = [];
    const emit = (type: string, fields: object, carries: Frame['carries'] = 'nothing', tokens = 0): void => {
      frames.push({ text: sse({ type, ...fields }, type), carries, tokens });
    };
    let index = 0;
    const block = (content_block: object, deltas: () => void): void => {
      emit('content_block_start', { index, content_block });
      deltas();
      emit('content_block_stop', { index });
      index += 1;
    };
    const delta = (fields: object, carries: Frame['carries'], tokens: number): void =>
      emit('content_block_delta', { index, delta: fields }, carries, tokens);

    emit('message_start', {
      message: {
        ...message(answer),
        content: [],
        stop_reason: null,
        stop_sequence: null,
        stop_details: null,
        usage: startUsage(answer),
      },
    });
    emit('ping', {});
    if (answer.reasoning.length > 0 && request.thinking.visible) {
      block({ type: 'thinking', thinking: '', signature: '' }, () => {
        for (const thinking of answer.reasoning) delta({ type: 'thinking_delta', thinking }, 'reasoning', 1);
        delta({ type: 'signature_delta', signature: signature(answer) }, 'nothing', 0);
      });
    } else if (answer.reasoning.length > 0) {
      frames.push({ text: '', carries: 'nothing', tokens: answer.reasoning.length });
    }
    for (const part of answer.blocks) {
      if (part.kind === 'tool-call') {
        // The block start names the tool: that is its first answer content. The first delta is empty, as it really is.
        frames.push({
          text: sse(
            { type: 'content_block_start', index, content_block: { ...toolUse(part), input: {} } },
            'content_block_start',
          ),
          carries: 'answer',
          tokens: 1,
        });
        delta({ type: 'input_json_delta', partial_json: '' }, 'nothing', 0);
        for (const partial_json of part.pieces) delta({ type: 'input_json_delta', partial_json }, 'answer', 1);
        emit('content_block_stop', { index });
        index += 1;
      } else {
        block({ type: 'text', text: '', citations: null }, () => {
          for (const text of part.pieces) delta({ type: 'text_delta', text }, 'answer', 1);
        });
      }
    }
    const { stop_reason, stop_sequence, stop_details } = stop(answer);
    emit(
      'message_delta',
      {
        delta: { stop_reason, stop_sequence, stop_details, container: null },
        usage: {
          input_tokens: answer.usage.inputTokens - answer.usage.cacheReadTokens,
          cache_creation_input_tokens: 0,
          cache_read_input_tokens: answer.usage.cacheReadTokens,
          output_tokens: answer.usage.outputTokens,
          output_tokens_details: { thinking_tokens: answer.usage.reasoningTokens },
          server_tool_use: null,
        },
      },
      'end',
    );
    emit('message_stop', {}, 'end');
    return frames;
  },

  errorFrames() {
    return [plainFrame(sse({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }, 'error'))];
  },

  error: anthropicError,
};

function message(answer: LabAnswer): object {
  return {
    id: `msg_${answer.requestId}`,
    type: 'message',
    role: 'assistant',
    model: answer.servedModel,
    container: null,
    diagnostics: null,
  };
}

/** What is known when the answer begins; input is counted without what the cache held. */
function startUsage(answer: LabAnswer): object {
  return {
    input_tokens: answer.usage.inputTokens - answer.usage.cacheReadTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: answer.usage.cacheReadTokens,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
    output_tokens: 1,
    output_tokens_details: null,
    server_tool_use: null,
    service_tier: 'standard',
    inference_geo: 'global',
    speed: 'standard',
  };
}

function toolUse(block: { readonly id: string; readonly name: string }): object {
  return { type: 'tool_use', id: block.id.replace('call_', 'toolu_'), name: block.name, caller: { type: 'direct' } };
}

function signature(answer: LabAnswer): string {
  return Buffer.from(`lab-${answer.requestId}`).toString('base64');
}

function stop(answer: LabAnswer): { stop_reason: string; stop_sequence: string | null; stop_details: object | null } {
  const refused = answer.finish === 'refusal' || answer.finish === 'content-filter';
  return {
    stop_reason: stopReason(answer.finish),
    stop_sequence: answer.stopSequence ?? null,
    stop_details: refused
      ? { type: 'refusal', category: 'general_harms', explanation: 'The simulated lab refuses this request.' }
      : null,
  };
}

function stopReason(finish: AnswerFinish): string {
  switch (finish) {
    case 'stop':
      return 'end_turn';
    case 'stop-sequence':
      return 'stop_sequence';
    case 'length':
      return 'max_tokens';
    case 'tool-calls':
      return 'tool_use';
    case 'refusal':
    case 'content-filter':
      return 'refusal';
    default:
      return finish satisfies never;
  }
}

function readMessage(wire: z.output<typeof MessagesRequest>['messages'][number]): readonly Message[] {
  if (wire.role === 'assistant') return [{ role: 'assistant', text: plainText(wire.content) }];
  if (wire.role === 'system') return [{ role: 'system', text: plainText(wire.content) }];
  if (typeof wire.content === 'string') return [{ role: 'user', text: wire.content }];
  const tools: Message[] = wire.content
    .filter((block) => block.type === 'tool_result')
    .map((block) => ({
      role: 'tool',
      toolCallId: block.tool_use_id ?? '',
      name: '',
      text: typeof block.content === 'string' ? block.content : JSON.stringify(block.content ?? ''),
    }));
  const text = plainText(wire.content);
  return text === '' && tools.length > 0 ? tools : [...tools, { role: 'user', text }];
}

function plainText(content: z.output<typeof Content>): string {
  if (typeof content === 'string') return content;
  return content
    .filter((block) => block.type === 'text')
    .map((block) => block.text ?? '')
    .join('\n');
}
