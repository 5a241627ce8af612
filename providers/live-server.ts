import { CallError } from '#bench/domain/failure.ts';
import type { AskingProvider } from '#bench/domain/provider.ts';
import { openAnthropic } from './anthropic.ts';
import { memberOf, textOf } from './json-text.ts';
import { openOpenaiChat } from './openai-chat.ts';
import { openOpenaiResponses } from './openai-responses.ts';

/** Variables of the environment by which a user lends these tests a server. */
export const SERVER_VARIABLE = 'BAKEOFF_TEST_SERVER';
const MODEL_VARIABLE = 'BAKEOFF_TEST_MODEL';
const KEY_VARIABLE = 'BAKEOFF_TEST_KEY';

/** A server of the user's own: whatever answers there is a real model, so tests ask for form and never for words. */
export interface LiveServer {
  /** Without a slash at the end and without /v1. */
  readonly root: string;
  readonly model: string;
  /** Undefined where it takes none. */
  readonly key: string | undefined;
  /** Ids of `/v1/models`; undefined where it has no such list. */
  readonly listed: readonly string[] | undefined;
}

/** An adapter, and the API it needs of the server. */
export interface LiveApi {
  readonly title: string;
  readonly path: string;
  /** A contender of the command line that is asked through it. */
  readonly contender: (model: string) => string;
  /** A request that costs as little as a request can. */
  readonly least: (model: string) => object;
  /** @param root as in LiveServer, or a place where nothing is */
  readonly open: (root: string, key: string | undefined) => AskingProvider;
}

const HELLO = [{ role: 'user', content: 'Hello' }];
/** OpenAI takes no fewer for a Responses reply. */
const FEW_TOKENS = 16;
/** The SDK of Anthropic wants a key where a server wants none. */
export const NO_KEY = 'none';

export const LIVE_APIS: readonly LiveApi[] = [
  {
    title: 'openai-compatible',
    path: '/v1/chat/completions',
    contender: (model) => `chat=openai-compatible:${model}`,
    least: (model) => ({ model, messages: HELLO, max_tokens: FEW_TOKENS }),
    open: (root, apiKey) => openOpenaiChat(options('openai-compatible', `${root}/v1`, apiKey)),
  },
  {
    title: 'openai with api=responses',
    path: '/v1/responses',
    contender: (model) => `responses=openai-compatible:${model}+api=responses`,
    least: (model) => ({ model, input: 'Hello', max_output_tokens: FEW_TOKENS }),
    open: (root, apiKey) => openOpenaiResponses(options('openai', `${root}/v1`, apiKey)),
  },
  {
    title: 'anthropic',
    path: '/v1/messages',
    contender: (model) => `messages=anthropic:${model}`,
    least: (model) => ({ model, messages: HELLO, max_tokens: FEW_TOKENS }),
    open: (root, apiKey) => openAnthropic(options('anthropic', root, apiKey ?? NO_KEY)),
  },
];

/**
 * The server that the environment names. @returns undefined where it names none
 * @throws Error saying what to set, when nobody answers there or no model is known
 */
export async function findLiveServer(
  env: Readonly<Record<string, string | undefined>>,
): Promise<LiveServer | undefined> {
  const address = env[SERVER_VARIABLE]?.trim() ?? '';
  if (address === '') return undefined;
  const root = address.replace(/\/+$/, '').replace(/\/v1$/, '');
  const key = env[KEY_VARIABLE]?.trim() || undefined;
  const listed = await listModels(root, key);
  const model = env[MODEL_VARIABLE]?.trim() || listed?.[0];
  if (model === undefined) {
    throw new Error(
      `${root}/v1/models ${listed === undefined ? 'gives no list' : 'lists no model'}: name one in ${MODEL_VARIABLE}.`,
    );
  }
  return { root, model, key, listed };
}

async function listModels(root: string, key: string | undefined): Promise<readonly string[] | undefined> {
  let answer: Response;
  try {
    answer = await fetch(`${root}/v1/models`, { headers: keyHeaders(key) });
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new Error(`Nobody answers at ${root} (${cause}). Start the server, or correct ${SERVER_VARIABLE}.`);
  }
  refuseWithoutKey(answer);
  if (!answer.ok) return undefined;
  const list = memberOf(await answer.json().catch(() => undefined), 'data');
  return Array.isArray(list) ? list.flatMap((one: unknown) => textOf(memberOf(one, 'id')) ?? []) : undefined;
}

function refuseWithoutKey({ url, status }: Response): void {
  if (status !== 401 && status !== 403) return;
  throw new Error(`${url} answers ${status}: put the server's key into ${KEY_VARIABLE}.`);
}

/**
 * Why an API cannot be tested here: the server does not have it. @returns undefined where it does, whatever else it says
 * @throws Error when it wants a key
 */
export async function whyAbsent(
  { root, model, key }: LiveServer,
  { path, least }: LiveApi,
): Promise<string | undefined> {
  const answer = await fetch(`${root}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...keyHeaders(key) },
    body: JSON.stringify(least(model)),
  });
  refuseWithoutKey(answer);
  const body = await answer.text();
  if (![404, 405, 501].includes(answer.status)) return undefined;
  // A model that is not there is a 404 too, and then it is named.
  return body.includes(model) ? undefined : `this server answers ${answer.status} to POST ${path}`;
}

/** Why a server refused what some do not offer: tools and shapes. Undefined for every other end. */
export function whyRefused(error: unknown, words: RegExp): string | undefined {
  if (!(error instanceof CallError)) return undefined;
  const { kind, message } = error.failure;
  const isRefusal = kind === 'invalid-request' || kind === 'server-error';
  return isRefusal && words.test(message) ? `this server refuses it: ${message.slice(0, 200)}` : undefined;
}

function keyHeaders(key: string | undefined): Record<string, string> {
  return key === undefined ? {} : { authorization: `Bearer ${key}`, 'x-api-key': key };
}

function options(id: string, baseUrl: string, apiKey: string | undefined) {
  const keyName = apiKey === undefined ? undefined : KEY_VARIABLE;
  return { id, apiKey, keyName, baseUrl, evidence: 'measured' } as const;
}
