import { z } from 'zod';
import type { Message } from '#bench/domain/message.ts';
import { type AnswerFinish, type LabAnswer, toolInput } from '#providers/lab/lab-answer.ts';
import { effortFactor, joinReplies, toolNames } from '#providers/lab/lab-request.ts';
import { type Frame, type Protocol, plainFrame, sse } from '#providers/lab/protocol.ts';
import { googleError } from './google-error.ts';
import { parseWire } from './parse-wire.ts';

const Part = z.looseObject({
  text: z.string().optional(),
  thought: z.boolean().optional(),
  functionCall: z.unknown().optional(),
  functionResponse: z.looseObject({ id: z.string().optional(), name: z.string(), response: z.unknown() }).optional(),
});
const Content = z.looseObject({ role: z.string().optional(), parts: z.array(Part) });
const GenerateRequest = z.looseObject({
  contents: z.array(Content).min(1),
  systemInstruction: z.union([z.string(), Content]).optional(),
  tools: z.array(z.unknown()).optional(),
  generationConfig: z
    .looseObject({
      maxOutputTokens: z.number().optional(),
      stopSequences: z.array(z.string()).optional(),
      responseMimeType: z.string().optional(),
      responseJsonSchema: z.unknown().optional(),
      responseSchema: z.unknown().optional(),
      thinkingConfig: z
        .looseObject({
          includeThoughts: z.boolean().optional(),
          thinkingBudget: z.number().optional(),
          thinkingLevel: z.string().optional(),
        })
        .optional(),
    })
    .optional(),
});

/** Gemini sends several tokens in one chunk, except at the start. */
const PIECES_PER_CHUNK = 4;

/** POST …/v1beta/models/<id>:generateContent and :streamGenerateContent?alt=sse, also under /v1/: Gemini. */
export const google: Protocol = {
  id: 'google',
  vendor: 'google',

  readKey(headers, query) {
    const key = headers['x-goog-api-key'] ?? query.get('key');
    return typeof key === 'string' && key.trim() !== '' ? key : undefined;
  },

  readRequest(body, path) {
    const wire = parseWire(GenerateRequest, body);
    const shape = wire.generationConfig;
    const thinking = shape?.thinkingConfig;
    const system: Message[] =
      wire.systemInstruction === undefined
        ? []
        : [
            {
              role: 'system',
              text:
                typeof wire.systemInstruction === 'string' ? wire.systemInstruction : plainText(wire.systemInstruction),
            },
          ];
    return {
      modelId: decodeURIComponent(/\/models\/([^/:]+):/.exec(path)?.[1] ?? ''),
      messages: joinReplies([...system, ...wire.contents.flatMap(readContent)]),
      tools: toolNames(wire.tools),
      shaped: shape?.responseMimeType === 'application/json',
      maxOutputTokens: shape?.maxOutputTokens,
      stop: shape?.stopSequences ?? [],
      stream: path.endsWith(':streamGenerateContent'),
      streamUsage: true,
      thinking: {
        factor: thinking?.thinkingBudget === 0 ? 0 : effortFactor(thinking?.thinkingLevel),
        visible: thinking?.includeThoughts ?? false,
      },
      characters: JSON.stringify([
        wire.contents,
        wire.systemInstruction,
        wire.tools,
        shape?.responseJsonSchema ?? shape?.responseSchema,
      ]).length,
    };
  },

  // Gemini sends neither a request id nor its limits in headers.
  headers: () => ({ vary: 'Origin, X-Origin, Referer' }),

  body(answer, request) {
    const thought = request.thinking.visible ? answer.reasoning.join('') : '';
    const parts = [
      ...(thought === '' ? [] : [{ text: thought, thought: true }]),
      ...answer.blocks.map((block) =>
        block.kind === 'tool-call' ? callPart(answer, block) : { text: block.pieces.join('') },
      ),
    ];
    return JSON.stringify(
      chunk(answer, parts, answer.usage.outputTokens - answer.usage.reasoningTokens, answer.finish),
    );
  },

  frames(answer, request) {
    const frames: Frame[] = [];
    let answered = 0;
    if (answer.reasoning.length > 0 && request.thinking.visible) {
      for (const group of groups(answer.reasoning)) {
        const part = { text: group.join(''), thought: true };
        frames.push({ text: sse(chunk(answer, [part], 0)), carries: 'reasoning', tokens: group.length });
      }
    } else if (answer.reasoning.length > 0) {
      frames.push({ text: '', carries: 'nothing', tokens: answer.reasoning.length });
    }
    for (const block of answer.blocks) {
      if (block.kind === 'tool-call') {
        const tokens = block.pieces.length + 1;
        answered += tokens;
        frames.push({ text: sse(chunk(answer, [callPart(answer, block)], answered)), carries: 'answer', tokens });
        continue;
      }
      for (const group of groups(block.pieces)) {
        answered += group.length;
        const text = sse(chunk(answer, [{ text: group.join('') }], answered));
        frames.push({ text, carries: 'answer', tokens: group.length });
      }
    }
    frames.push({ text: sse(chunk(answer, [{ text: '' }], answered, answer.finish)), carries: 'end', tokens: 0 });
    return frames;
  },

  errorFrames() {
    return [
      plainFrame(
        sse({
          error: { code: 503, message: 'The model is overloaded. Please try again later.', status: 'UNAVAILABLE' },
        }),
      ),
    ];
  },

  error: googleError,
};

/** One answer or one chunk of it; `answered` is the cumulative count of answer tokens. */
function chunk(answer: LabAnswer, parts: readonly object[], answered: number, finish?: AnswerFinish): object {
  const { inputTokens, cacheReadTokens, reasoningTokens } = answer.usage;
  const usageMetadata = {
    promptTokenCount: inputTokens,
    candidatesTokenCount: answered,
    ...(reasoningTokens > 0 ? { thoughtsTokenCount: reasoningTokens } : {}),
    ...(cacheReadTokens > 0 ? { cachedContentTokenCount: cacheReadTokens } : {}),
    totalTokenCount: inputTokens + answered + reasoningTokens,
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: inputTokens }],
  };
  const about = { usageMetadata, modelVersion: answer.servedModel, responseId: answer.requestId };
  if (finish === 'content-filter') return { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' }, ...about };
  const content = finish === 'refusal' ? {} : { content: { parts, role: 'model' } };
  const end = finish === undefined ? {} : { finishReason: finishReason(finish) };
  return { candidates: [{ ...content, ...end, index: 0 }], ...about };
}

function finishReason(finish: Exclude<AnswerFinish, 'content-filter'>): string {
  switch (finish) {
    case 'stop':
    case 'stop-sequence':
    case 'tool-calls':
      return 'STOP';
    case 'length':
      return 'MAX_TOKENS';
    case 'refusal':
      return 'SAFETY';
    default:
      return finish satisfies never;
  }
}

function callPart(answer: LabAnswer, block: { readonly name: string; readonly pieces: readonly string[] }): object {
  const args = toolInput(block);
  const signed =
    answer.reasoning.length > 0 ? { thoughtSignature: Buffer.from(`lab-${answer.requestId}`).toString('base64') } : {};
  return { functionCall: { name: block.name, args }, ...signed };
}

function groups(pieces: readonly string[]): readonly (readonly string[])[] {
  const [first, ...rest] = pieces;
  if (first === undefined) return [];
  const count = Math.ceil(rest.length / PIECES_PER_CHUNK);
  const later = Array.from({ length: count }, (_, index) =>
    rest.slice(index * PIECES_PER_CHUNK, (index + 1) * PIECES_PER_CHUNK),
  );
  return [[first], ...later];
}

function readContent(wire: z.output<typeof Content>): readonly Message[] {
  if (wire.role === 'model') return [{ role: 'assistant', text: plainText(wire) }];
  const results: Message[] = wire.parts.flatMap(({ functionResponse }) =>
    functionResponse === undefined
      ? []
      : [
          {
            role: 'tool' as const,
            toolCallId: functionResponse.id ?? '',
            name: functionResponse.name,
            text: JSON.stringify(functionResponse.response ?? null),
          },
        ],
  );
  const text = plainText(wire);
  return text === '' && results.length > 0 ? results : [...results, { role: 'user', text }];
}

function plainText(content: z.output<typeof Content>): string {
  return content.parts
    .filter((part) => part.thought !== true)
    .map((part) => part.text ?? '')
    .join('\n');
}
