import { CANARY_KEY } from './contract-call.ts';
import type { ProviderWire } from './provider-wire.ts';

/** Gemini's wire as the contract suite has to know it; both of Google's SDKs speak it. */
export const GEMINI_WIRE: ProviderWire = {
  fixtures: 'gemini',
  basePath: '',
  keyHeader: ['x-goog-api-key', CANARY_KEY],
  toolIds: undefined,
  finished: { requestId: 'resp-1' },
  finishWords: { stop: 'STOP', tools: 'STOP', length: 'MAX_TOKENS' },
  refusals: [
    { fixture: 'blocked', parts: [], finish: { reason: 'content-filter', raw: 'PROHIBITED_CONTENT' } },
    { fixture: 'filter', parts: [], finish: { reason: 'content-filter', raw: 'SAFETY' } },
  ],
  reasoning: {
    toolId: 'fc-1',
    sentBack: [
      { functionCall: { id: 'fc-1', name: 'lookup_page', args: { page: 7 } }, thoughtSignature: 'c2ln' },
      { functionResponse: { id: 'fc-1', name: 'lookup_page', response: { output: { title: 'Home' } } } },
    ],
  },
  toolResultBody: {
    systemInstruction: { parts: [{ text: 'Be brief.' }] },
    contents: [
      { role: 'user', parts: [{ text: 'Greet the world.' }] },
      { role: 'model', parts: [{ functionCall: { name: 'lookup_page', args: { page: 7 } } }] },
      { role: 'user', parts: [{ functionResponse: { name: 'lookup_page', response: { output: { title: 'Home' } } } }] },
    ],
    tools: [{ functionDeclarations: [{ name: 'lookup_page', description: 'Reads a page.' }] }],
  },
  fullBody: {
    parameters: { temperature: 0.5, topP: 0.9, seed: 7, maxOutputTokens: 300, stop: ['END'], thinkingBudgetTokens: 0 },
    body: {
      generationConfig: {
        temperature: 0.5,
        topP: 0.9,
        seed: 7,
        maxOutputTokens: 300,
        stopSequences: ['END'],
        thinkingConfig: { thinkingBudget: 0 },
        responseMimeType: 'application/json',
      },
    },
  },
  refused: ['thinkingBudgetTokens'],
  usage: {
    inputTokens: 110,
    cacheReadTokens: 64,
    cacheWriteTokens: undefined,
    cacheWrite1hTokens: undefined,
    outputTokens: 17,
    reasoningTokens: 5,
  },
  terminalMark:
    'data: {"candidates":[{"content":{"parts":[{"text":""}],"role":"model"},"index":0,"finishReason":"STOP"',
  malformedEvent: 'data: {"candidates":[{"content\n\n',
  errorBody: (status, message) => geminiErrorBody(status, 'SOME_STATUS', message),
  quota: {
    status: 429,
    body: geminiErrorBody(429, 'RESOURCE_EXHAUSTED', 'You exceeded your current quota, please check your plan.', [
      {
        '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
        violations: [{ quotaId: 'GenerateRequestsPerDayPerProjectPerModel-FreeTier', quotaValue: '50' }],
      },
    ]),
  },
  contextFull: {
    status: 400,
    body: geminiErrorBody(
      400,
      'INVALID_ARGUMENT',
      'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
    ),
  },
  unknownModel: {
    status: 404,
    body: geminiErrorBody(404, 'NOT_FOUND', 'models/none is not found for API version v1beta, or is not supported.'),
  },
  inBandError: 'overloaded',
};

function geminiErrorBody(code: number, status: string, message: string, details: readonly object[] = []): string {
  return JSON.stringify({ error: { code, message, status, details } });
}
