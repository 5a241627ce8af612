import { z } from 'zod';
import type { Message } from '#bench/domain/message.ts';
import type { AnswerBlock, LabAnswer } from '#providers/lab/lab-answer.ts';
import { effortFactor, joinReplies, type LabRequest, toolNames } from '#providers/lab/lab-request.ts';
import { type Frame, type Protocol, plainFrame, sse } from '#providers/lab/protocol.ts';
import { openaiWire } from './openai-wire.ts';
import { parseWire } from './parse-wire.ts';

const Content = z.union([
  z.string(),
  z.array(z.looseObject({ type: z.string(), text: z.string().optional(), refusal: z.string().optional() })),
]);
const InputItem = z.looseObject({
  type: z.string().optional(),
  role: z.string().optional(),
  content: Content.nullish(),
  call_id: z.string().optional(),
  output: z.unknown().optional(),
});
const ResponsesRequest = z.looseObject({
  model: z.string(),
  input: z.union([z.string(), z.array(InputItem)]),
  instructions: z.string().nullish(),
  tools: z.array(z.unknown()).optional(),
  text: z.looseObject({ format: z.looseObject({ type: z.string() }).optional() }).optional(),
  max_output_tokens: z.number().nullish(),
  stream: z.boolean().nullish(),
  reasoning: z.looseObject({ effort: z.string().nullish(), summary: z.string().nullish() }).nullish(),
});

/** POST …/v1/responses: OpenAI Responses. */
export const openaiResponses: Protocol = {
  id: 'openai-responses',
  vendor: 'openai',
  ...openaiWire,

  readRequest(body) {
    const wire = parseWire(ResponsesRequest, body);
    const items = typeof wire.input === 'string' ? [{ role: 'user', content: wire.input }] : wire.input;
    const instructions: Message[] = wire.instructions ? [{ role: 'system', text: wire.instructions }] : [];
    return {
      modelId: wire.model,
      messages: joinReplies([...instructions, ...items.flatMap(readItem)]),
      tools: toolNames(wire.tools),
      shaped: wire.text?.format !== undefined && wire.text.format.type !== 'text',
      maxOutputTokens: wire.max_output_tokens ?? undefined,
      stop: [],
      stream: wire.stream ?? false,
      streamUsage: true,
      thinking: {
        factor: effortFactor(wire.reasoning?.effort),
        visible: wire.reasoning?.summary !== undefined && wire.reasoning.summary !== null,
      },
      characters: JSON.stringify([wire.instructions, wire.input, wire.tools, wire.text]).length,
    };
  },

  body(answer, request) {
    return JSON.stringify(response(answer, request, 'ended'));
  },

  frames(answer, request) {
    const frames: Frame[] = [];
    let sequence = 0;
    const emit = (type: string, fields: object, carries: Frame['carries'] = 'nothing', tokens = 0): void => {
      frames.push({ text: sse({ type, sequence_number: sequence, ...fields }, type), carries, tokens });
      sequence += 1;
    };
    emit('response.created', { response: response(answer, request, 'begun') });
    emit('response.in_progress', { response: response(answer, request, 'begun') });
    for (const [output_index, item] of items(answer, request).entries()) {
      const at = { item_id: item.id, output_index };
      // The item of a tool call names the tool: that is answer content already.
      const named = item.kind === 'tool-call';
      emit(
        'response.output_item.added',
        { output_index, item: item.begun },
        named ? 'answer' : 'nothing',
        named ? 1 : 0,
      );
      switch (item.kind) {
        case 'reasoning': {
          if (!request.thinking.visible) {
            frames.push({ text: '', carries: 'nothing', tokens: item.pieces.length });
            break;
          }
          const part = { ...at, summary_index: 0 };
          const text = item.pieces.join('');
          emit('response.reasoning_summary_part.added', { ...part, part: { type: 'summary_text', text: '' } });
          for (const delta of item.pieces)
            emit('response.reasoning_summary_text.delta', { ...part, delta }, 'reasoning', 1);
          emit('response.reasoning_summary_text.done', { ...part, text });
          emit('response.reasoning_summary_part.done', { ...part, part: { type: 'summary_text', text } });
          break;
        }
        case 'text': {
          const part = { ...at, content_index: 0 };
          const text = item.pieces.join('');
          const empty = { type: 'output_text', text: '', annotations: [], logprobs: [] };
          emit('response.content_part.added', { ...part, part: empty });
          for (const delta of item.pieces) {
            emit('response.output_text.delta', { ...part, delta, logprobs: [], obfuscation: 'Zq3xW' }, 'answer', 1);
          }
          emit('response.output_text.done', { ...part, text, logprobs: [] });
          emit('response.content_part.done', { ...part, part: { ...empty, text } });
          break;
        }
        case 'refusal': {
          const part = { ...at, content_index: 0 };
          const refusal = item.pieces.join('');
          emit('response.content_part.added', { ...part, part: { type: 'refusal', refusal: '' } });
          for (const delta of item.pieces) emit('response.refusal.delta', { ...part, delta }, 'answer', 1);
          emit('response.refusal.done', { ...part, refusal });
          emit('response.content_part.done', { ...part, part: { type: 'refusal', refusal } });
          break;
        }
        case 'tool-call': {
          for (const delta of item.pieces) {
            emit('response.function_call_arguments.delta', { ...at, delta }, 'answer', 1);
          }
          emit('response.function_call_arguments.done', { ...at, name: item.name, arguments: item.pieces.join('') });
          break;
        }
        default:
          item satisfies never;
      }
      emit('response.output_item.done', { output_index, item: item.ended });
    }
    const end = incompleteReason(answer) === undefined ? 'response.completed' : 'response.incomplete';
    emit(end, { response: response(answer, request, 'ended') }, 'end');
    return frames;
  },

  errorFrames(answer, request) {
    const failed = {
      ...response(answer, request, 'begun'),
      status: 'failed',
      error: { code: 'server_error', message: 'The model failed to generate a response.' },
    };
    // The number only has to be past any that was sent.
    return [
      plainFrame(sse({ type: 'response.failed', sequence_number: 1_000_000, response: failed }, 'response.failed')),
    ];
  },
};

type Item = AnswerBlock | { readonly kind: 'reasoning'; readonly pieces: readonly string[] };
type WireItem = Item & { readonly id: string; readonly begun: object; readonly ended: object };

/** The output items of an answer, as they are announced and as they are when done. */
function items(answer: LabAnswer, request: LabRequest): readonly WireItem[] {
  const thought: Item[] = answer.reasoning.length > 0 ? [{ kind: 'reasoning', pieces: answer.reasoning }] : [];
  return [...thought, ...answer.blocks].map((item, index) => {
    const known = `${answer.requestId}${index}`;
    const text = item.pieces.join('');
    const status = answer.finish === 'length' ? 'incomplete' : 'completed';
    switch (item.kind) {
      case 'reasoning': {
        const id = `rs_${known}`;
        const summary = request.thinking.visible ? [{ type: 'summary_text', text }] : [];
        return {
          ...item,
          id,
          begun: { id, type: 'reasoning', summary: [] },
          ended: { id, type: 'reasoning', summary, encrypted_content: `lab-${known}` },
        };
      }
      case 'tool-call': {
        const id = `fc_${known}`;
        const base = { id, type: 'function_call', call_id: item.id, name: item.name };
        return {
          ...item,
          id: `fc_${known}`,
          begun: { ...base, arguments: '', status: 'in_progress' },
          ended: { ...base, arguments: text, status },
        } as const;
      }
      case 'text':
      case 'refusal': {
        const id = `msg_${known}`;
        const base = { id, type: 'message', role: 'assistant' };
        const content =
          item.kind === 'text'
            ? { type: 'output_text', text, annotations: [], logprobs: [] }
            : { type: 'refusal', refusal: text };
        return {
          ...item,
          id,
          begun: { ...base, status: 'in_progress', content: [] },
          ended: { ...base, status, content: [content] },
        };
      }
      default:
        return item satisfies never;
    }
  });
}

function response(answer: LabAnswer, request: LabRequest, moment: 'begun' | 'ended'): object {
  const reason = incompleteReason(answer);
  const ended = moment === 'ended';
  return {
    id: `resp_${answer.requestId}`,
    object: 'response',
    created_at: answer.createdS,
    status: ended ? (reason === undefined ? 'completed' : 'incomplete') : 'in_progress',
    background: false,
    completed_at: ended && reason === undefined ? answer.createdS : null,
    error: null,
    incomplete_details: ended && reason !== undefined ? { reason } : null,
    instructions: null,
    max_output_tokens: request.maxOutputTokens ?? null,
    model: answer.servedModel,
    output: ended ? items(answer, request).map((item) => item.ended) : [],
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    service_tier: ended ? 'default' : 'auto',
    store: false,
    temperature: 1,
    text: { format: { type: 'text' }, verbosity: 'medium' },
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    truncation: 'disabled',
    usage: ended ? usage(answer) : null,
    user: null,
    metadata: {},
  };
}

function usage({ usage: tokens }: LabAnswer): object {
  return {
    input_tokens: tokens.inputTokens,
    input_tokens_details: { cached_tokens: tokens.cacheReadTokens, cache_write_tokens: 0 },
    output_tokens: tokens.outputTokens,
    output_tokens_details: { reasoning_tokens: tokens.reasoningTokens },
    total_tokens: tokens.inputTokens + tokens.outputTokens,
  };
}

function incompleteReason(answer: LabAnswer): string | undefined {
  if (answer.finish === 'length') return 'max_output_tokens';
  return answer.finish === 'content-filter' ? 'content_filter' : undefined;
}

function readItem(item: z.output<typeof InputItem>): readonly Message[] {
  switch (item.type ?? 'message') {
    case 'message': {
      const text =
        typeof item.content === 'string'
          ? item.content
          : (item.content ?? []).map((part) => part.text ?? part.refusal ?? '').join('\n');
      if (item.role === 'system' || item.role === 'developer') return [{ role: 'system', text }];
      return [{ role: item.role === 'assistant' ? 'assistant' : 'user', text }];
    }
    case 'reasoning':
    case 'function_call':
      return [{ role: 'assistant', text: '' }];
    case 'function_call_output': {
      const text = typeof item.output === 'string' ? item.output : JSON.stringify(item.output ?? '');
      return [{ role: 'tool', toolCallId: item.call_id ?? '', name: '', text }];
    }
    default:
      return [];
  }
}
