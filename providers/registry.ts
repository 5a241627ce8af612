import type { Api, Contender } from '#bench/domain/contender.ts';
import type { AskingProvider } from '#bench/domain/provider.ts';
import type { ProviderOptions } from './provider-options.ts';

type Open = (options: ProviderOptions) => AskingProvider;

/** One line of the registry: what must be known of a provider before its SDK is imported. */
export interface ProviderEntry {
  readonly title: string;
  /** The environment variable of its key; undefined where it takes none. */
  readonly keyName: string | undefined;
  /** Whether it answers nobody without a key. */
  readonly needsKey: boolean;
  /** Undefined: it has to be set, by the contender or in the environment. */
  readonly baseUrl: string | undefined;
  /** The environment variable that overrides `baseUrl`. */
  readonly baseUrlName: string;
  /** The APIs a contender can choose from, the default first; empty where there is only one. */
  readonly apis: readonly Api[];
  /** Imports the adapter, and with it the SDK, when it is first used. */
  open(api: Api | undefined): Promise<Open>;
}

const chat = async (): Promise<Open> => (await import('./openai-chat.ts')).openOpenaiChat;
const responses = async (): Promise<Open> => (await import('./openai-responses.ts')).openOpenaiResponses;
const chatOrResponses = (api: Api | undefined): Promise<Open> => (api === 'responses' ? responses() : chat());

/** A vendor that speaks Chat Completions. */
function compatible(title: string, name: string, baseUrl: string): ProviderEntry {
  return {
    title,
    keyName: `${name}_API_KEY`,
    needsKey: true,
    baseUrl,
    baseUrlName: `${name}_BASE_URL`,
    apis: [],
    open: chat,
  };
}

/** A server on this machine that speaks Chat Completions and asks for no key. */
function local(title: string, name: string, baseUrl: string): ProviderEntry {
  return { title, keyName: undefined, needsKey: false, baseUrl, baseUrlName: `${name}_BASE_URL`, apis: [], open: chat };
}

/** Every provider that is asked over the network. A new one is one file and one line here, or only a line. */
export const PROVIDERS: Readonly<Record<string, ProviderEntry>> = {
  openai: {
    title: 'OpenAI',
    keyName: 'OPENAI_API_KEY',
    needsKey: true,
    baseUrl: 'https://api.openai.com/v1',
    baseUrlName: 'OPENAI_BASE_URL',
    apis: ['responses', 'chat'],
    open: chatOrResponses,
  },
  anthropic: {
    title: 'Anthropic',
    keyName: 'ANTHROPIC_API_KEY',
    needsKey: true,
    baseUrl: 'https://api.anthropic.com',
    baseUrlName: 'ANTHROPIC_BASE_URL',
    apis: [],
    open: async () => (await import('./anthropic.ts')).openAnthropic,
  },
  google: {
    title: 'Google Gemini',
    keyName: 'GEMINI_API_KEY',
    needsKey: true,
    baseUrl: 'https://generativelanguage.googleapis.com',
    baseUrlName: 'GOOGLE_GEMINI_BASE_URL',
    apis: [],
    open: async () => (await import('./google.ts')).openGoogle,
  },
  'google-legacy': {
    title: 'Google Gemini through @google/generative-ai',
    keyName: 'GEMINI_API_KEY',
    needsKey: true,
    baseUrl: 'https://generativelanguage.googleapis.com',
    baseUrlName: 'GOOGLE_GEMINI_BASE_URL',
    apis: [],
    open: async () => (await import('./google-legacy.ts')).openGoogleLegacy,
  },
  'openai-compatible': {
    title: 'Any server that speaks OpenAI’s protocols',
    keyName: 'OPENAI_COMPATIBLE_API_KEY',
    needsKey: false,
    baseUrl: undefined,
    baseUrlName: 'OPENAI_COMPATIBLE_BASE_URL',
    apis: ['chat', 'responses'],
    open: chatOrResponses,
  },
  mistral: compatible('Mistral', 'MISTRAL', 'https://api.mistral.ai/v1'),
  openrouter: compatible('OpenRouter', 'OPENROUTER', 'https://openrouter.ai/api/v1'),
  groq: compatible('Groq', 'GROQ', 'https://api.groq.com/openai/v1'),
  together: compatible('Together', 'TOGETHER', 'https://api.together.xyz/v1'),
  deepseek: compatible('DeepSeek', 'DEEPSEEK', 'https://api.deepseek.com'),
  xai: compatible('xAI', 'XAI', 'https://api.x.ai/v1'),
  ollama: local('Ollama', 'OLLAMA', 'http://localhost:11434/v1'),
  vllm: local('vLLM', 'VLLM', 'http://localhost:8000/v1'),
  'llama-cpp': local('llama.cpp', 'LLAMA_CPP', 'http://localhost:8080/v1'),
  'lm-studio': local('LM Studio', 'LM_STUDIO', 'http://localhost:1234/v1'),
};

/**
 * The adapter a contender asks for, with its key from the environment. Nothing is called yet.
 *
 * @throws Error saying what to set or to correct; it names variables and never shows their values
 */
export async function openProvider(
  contender: Contender,
  { env }: { readonly env: Readonly<Record<string, string | undefined>> },
): Promise<AskingProvider> {
  const { provider: id, label } = contender;
  const entry = Object.hasOwn(PROVIDERS, id) ? PROVIDERS[id] : undefined;
  if (entry === undefined) {
    throw new Error(
      `Contender "${label}": no provider is called "${id}". Known: ${Object.keys(PROVIDERS).join(', ')}. ` +
        'For any other server that speaks OpenAI’s protocol, use openai-compatible with a base URL.',
    );
  }
  const api = contender.api ?? entry.apis[0];
  if (api !== undefined && !entry.apis.includes(api)) {
    const accepted = entry.apis.length === 0 ? 'no choice of api; leave it out' : `api ${entry.apis.join(' or ')}`;
    throw new Error(`Contender "${label}" asks for api "${api}", but ${id} takes ${accepted}.`);
  }
  const baseUrl = contender.baseUrl ?? (env[entry.baseUrlName] || entry.baseUrl);
  if (baseUrl === undefined) {
    throw new Error(
      `Contender "${label}": ${id} has no base URL. Set ${entry.baseUrlName}, or baseUrl in the contender, as in "http://localhost:8000/v1".`,
    );
  }
  const apiKey = entry.keyName === undefined ? undefined : env[entry.keyName]?.trim() || undefined;
  if (apiKey === undefined && entry.needsKey) {
    throw new Error(`Contender "${label}": no key for ${entry.title}. Set ${entry.keyName} in the environment.`);
  }
  const open = await entry.open(api);
  return open({
    id,
    apiKey,
    keyName: apiKey === undefined ? undefined : entry.keyName,
    baseUrl,
    evidence: 'measured',
  });
}
