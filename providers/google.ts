import { ApiError, type Content, type GenerateContentParameters, GoogleGenAI } from '@google/genai';
import type { Call } from '#bench/domain/call.ts';
import type { AskContext, AskingProvider } from '#bench/domain/provider.ts';
import type { ReplyPart } from '#bench/domain/reply.ts';
import type { VendorError } from './classify-failure.ts';
import { geminiAddress } from './gemini-address.ts';
import { geminiError } from './gemini-error.ts';
import { type GeminiChunk, GeminiReply } from './gemini-reply.ts';
import { geminiContents, geminiGeneration, geminiRefusals } from './gemini-request.ts';
import { guardReply } from './guard-reply.ts';
import { InBandError } from './in-band-error.ts';
import { jsonIn, memberOf } from './json-text.ts';
import { providerAddress } from './provider-address.ts';
import type { ProviderOptions } from './provider-options.ts';
import { refuseStops } from './refuse-parameters.ts';
import { malformedCall } from './settle-failure.ts';
import { schemaForWire } from './strict-schema.ts';
import { wireFetch } from './wire-fetch.ts';

/** The package states its version nowhere it can be imported from; a test holds this one to it. */
export const GENAI_SDK = '@google/genai 3.1.0';

/** Gemini through Google's current SDK. */
export function openGoogle(options: ProviderOptions): AskingProvider {
  const address = providerAddress(options, 'https://generativelanguage.googleapis.com');
  const { origin, apiVersion } = geminiAddress(address.baseUrl);
  const client = new GoogleGenAI({
    apiKey: options.apiKey ?? 'none',
    // Both, or an environment variable chooses another service.
    vertexai: false,
    httpOptions: { baseUrl: origin, apiVersion },
  });
  return {
    kind: 'asking',
    id: options.id,
    evidence: options.evidence,
    limitKey: address.limitKey,
    baseUrlHost: address.baseUrlHost,
    sdk: GENAI_SDK,
    refuses: (contender) => [
      ...geminiRefusals(contender.label, contender.parameters),
      ...refuseStops(contender, 5, 'Gemini'),
    ],
    ask(call, context) {
      const answer: Answer = {};
      return guardReply(() => (call.stream ? streamed : whole)(client, call, context, answer), {
        signal: context.signal,
        secrets: options.apiKey === undefined ? [] : [options.apiKey],
        describe: (thrown) => describeGenaiError(thrown, answer.response),
      });
    },
  };
}

/** The HTTP answer under a call, of which the SDK shows no headers of an error and no error under status 200. */
interface Answer {
  response?: Response;
  json?: unknown;
}

async function* streamed(
  client: GoogleGenAI,
  call: Call,
  context: AskContext,
  answer: Answer,
): AsyncGenerator<ReplyPart, void, void> {
  const reply = new GeminiReply();
  const chunks = await client.models.generateContentStream(request(call, context, answer));
  for await (const chunk of chunks) {
    throwIfError(chunk);
    yield* reply.read(chunk as GeminiChunk);
  }
  yield* reply.finished(answer.response?.headers);
}

async function* whole(
  client: GoogleGenAI,
  call: Call,
  context: AskContext,
  answer: Answer,
): AsyncGenerator<ReplyPart, void, void> {
  const reply = new GeminiReply();
  const content = await client.models.generateContent(request(call, context, answer));
  throwIfError(answer.json);
  if (content.candidates === undefined && content.promptFeedback === undefined) {
    throw malformedCall('The answer holds no "candidates".');
  }
  yield* reply.read(content as GeminiChunk);
  yield* reply.finished(answer.response?.headers);
}

function request(call: Call, context: AskContext, answer: Answer): GenerateContentParameters {
  const { system, contents } = geminiContents(call.messages);
  return {
    model: call.modelId,
    // The wire's own shape, which the SDK's types say with classes.
    contents: contents as Content[],
    config: {
      ...geminiGeneration(call.parameters),
      abortSignal: context.signal,
      httpOptions: {
        headers: { ...context.headers },
        async fetch(input, init) {
          const response = await wireFetch(input, init);
          answer.response = response;
          const read = response.json.bind(response);
          return Object.defineProperty(response, 'json', {
            value: async () => {
              answer.json = await read();
              return answer.json;
            },
          });
        },
      },
      ...(system === undefined ? {} : { systemInstruction: system }),
      ...(call.tools.length === 0
        ? {}
        : {
            tools: [
              {
                functionDeclarations: call.tools.map(({ name, description, inputSchema }) => ({
                  name,
                  description,
                  parametersJsonSchema: schemaForWire(inputSchema),
                })),
              },
            ],
          }),
      ...(call.output === undefined
        ? {}
        : { responseMimeType: 'application/json', responseJsonSchema: schemaForWire(call.output.schema) }),
    },
  };
}

function throwIfError(content: unknown): void {
  const error = memberOf(content, 'error');
  if (error) throw new InBandError(geminiError(error, undefined, undefined));
}

function describeGenaiError(thrown: unknown, response: Response | undefined): VendorError | undefined {
  if (thrown instanceof InBandError) return thrown.vendor;
  const failed = response !== undefined && !response.ok ? response : undefined;
  if (thrown instanceof ApiError) {
    // `got status: X. {json}` inside a stream, the bare JSON otherwise.
    const body = jsonIn(thrown.message.slice(Math.max(0, thrown.message.indexOf('{'))));
    return geminiError(memberOf(body, 'error') ?? thrown.message, failed?.status ?? thrown.status, failed?.headers);
  }
  // An error page that is no JSON, though it said so: the status still tells.
  return failed === undefined ? undefined : geminiError(String(thrown), failed.status, failed.headers);
}
