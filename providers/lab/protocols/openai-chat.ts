import { z } from 'zod';
import type { Message } from '#bench/domain/message.ts';
import { type AnswerFinish, answerText, type LabAnswer } from '#providers/lab/lab-answer.ts';
import { effortFactor, joinReplies, type LabRequest, toolNames } from '#providers/lab/lab-request.ts';
import { type Frame, type Protocol, plainFrame, sse } from '#providers/lab/protocol.ts';
import { openaiWire } from './openai-wire.ts';
import { parseWire } from './parse-wire.ts';

const TextPart = z.looseObject({ type: z.string(), text: z.string().optional(), refusal: z.string().optional() });
const ChatRequest = z.looseObject({
  model: z.string(),
  messages: z
    .array(
      z.looseObject({
        role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']),
        content: z.union([z.string(), z.array(TextPart), z.null()]).optional(),
        tool_call_id: z.string().optional(),
      }),
    )
    .min(1),
  tools: z.array(z.unknown()).optional(),
  response_format: z.looseObject({ type: z.string() }).optional(),
  max_completion_tokens: z.number().nullish(),
  max_tokens: z.number().nullish(),
  stop: z.union([z.string(), z.array(z.string()), z.null()]).optional(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
  reasoning_effort: z.string().nullish(),
});

/** POST …/v1/chat/completions: OpenAI Chat Completions, also what most compatible servers speak. */
export const openaiChat: Protocol = {
  id: 'openai-chat',
  vendor: 'openai',
  ...openaiWire,

  readRequest(body) {
    const wire = parseWire(ChatRequest, body);
    const stop = wire.stop ?? [];
    return {
      modelId: wire.model,
      messages: joinReplies(wire.messages.map(readMessage)),
      tools: toolNames(wire.tools),
      shaped: wire.response_format !== undefined && wire.response_format.type !== 'text',
      maxOutputTokens: wire.max_completion_tokens ?? wire.max_tokens ?? undefined,
      stop: typeof stop === 'string' ? [stop] : stop,
      stream: wire.stream ?? false,
      streamUsage: wire.stream_options?.include_usage ?? false,
      thinking: { factor: effortFactor(wire.reasoning_effort), visible: false },
      characters: JSON.stringify([wire.messages, wire.tools, wire.response_format]).length,
    };
  },

  body(answer) {
    const text = answerText(answer);
    const refusal = answer.blocks.flatMap((block) => (block.kind === 'refusal' ? block.pieces : [])).join('');
    const toolCalls = answer.blocks
      .filter((block) => block.kind === 'tool-call')
      .map((block) => ({
        id: block.id,
        type: 'function',
        function: { name: block.name, arguments: block.pieces.join('') },
      }));
    return JSON.stringify({
      id: `chatcmpl-${answer.requestId}`,
      object: 'chat.completion',
      created: answer.createdS,
      model: answer.servedModel,
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            content:
              text === '' && (toolCalls.length > 0 || refusal !== '' || answer.finish === 'content-filter')
                ? null
                : text,
            refusal: refusal === '' ? null : refusal,
            annotations: [],
            ...(toolCalls.length > 0 ? { tool_calls: toolCalls } : {}),
          },
          logprobs: null,
          finish_reason: finishReason(answer.finish),
        },
      ],
      usage: usage(answer),
      service_tier: 'default',
      system_fingerprint: 'fp_lab',
    });
  },

  frames(answer, request) {
    const frames: Frame[] = [plainFrame(chunk(answer, request, { role: 'assistant', content: '', refusal: null }))];
    if (answer.reasoning.length > 0) frames.push({ text: '', carries: 'nothing', tokens: answer.reasoning.length });
    const say = (delta: object): void => {
      frames.push({ text: chunk(answer, request, delta), carries: 'answer', tokens: 1 });
    };
    let index = 0;
    for (const block of answer.blocks) {
      if (block.kind === 'tool-call') {
        say({ tool_calls: [{ index, id: block.id, type: 'function', function: { name: block.name, arguments: '' } }] });
        for (const piece of block.pieces) say({ tool_calls: [{ index, function: { arguments: piece } }] });
        index += 1;
      } else {
        for (const piece of block.pieces) say(block.kind === 'text' ? { content: piece } : { refusal: piece });
      }
    }
    const end = (text: string): number => frames.push({ text, carries: 'end', tokens: 0 });
    end(chunk(answer, request, {}, finishReason(answer.finish)));
    if (request.streamUsage) end(sse({ ...chunkBase(answer), choices: [], usage: usage(answer) }));
    end(sse('[DONE]'));
    return frames;
  },

  errorFrames() {
    const error = {
      message: 'The server had an error while processing your request.',
      type: 'server_error',
      param: null,
      code: null,
    };
    return [plainFrame(sse({ error }))];
  },
};

function readMessage(wire: z.output<typeof ChatRequest>['messages'][number]): Message {
  const text =
    typeof wire.content === 'string' ? wire.content : (wire.content ?? []).map((part) => part.text ?? '').join('\n');
  switch (wire.role) {
    case 'system':
    case 'developer':
      return { role: 'system', text };
    case 'tool':
      return { role: 'tool', toolCallId: wire.tool_call_id ?? '', name: '', text };
    case 'user':
    case 'assistant':
      return { role: wire.role, text };
    default:
      return wire.role satisfies never;
  }
}

function chunk(answer: LabAnswer, request: LabRequest, delta: object, finish: string | null = null): string {
  return sse({
    ...chunkBase(answer),
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
    ...(request.streamUsage ? { usage: null } : {}),
    obfuscation: 'Zq3xW',
  });
}

function chunkBase(answer: LabAnswer): object {
  return {
    id: `chatcmpl-${answer.requestId}`,
    object: 'chat.completion.chunk',
    created: answer.createdS,
    model: answer.servedModel,
    service_tier: 'default',
    system_fingerprint: 'fp_lab',
  };
}

function usage({ usage: tokens }: LabAnswer): object {
  return {
    prompt_tokens: tokens.inputTokens,
    completion_tokens: tokens.outputTokens,
    total_tokens: tokens.inputTokens + tokens.outputTokens,
    prompt_tokens_details: { cached_tokens: tokens.cacheReadTokens, cache_write_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: tokens.reasoningTokens,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

function finishReason(finish: AnswerFinish): string {
  switch (finish) {
    case 'stop':
    case 'stop-sequence':
    case 'refusal':
      return 'stop';
    case 'length':
      return 'length';
    case 'tool-calls':
      return 'tool_calls';
    case 'content-filter':
      return 'content_filter';
    default:
      return finish satisfies never;
  }
}
