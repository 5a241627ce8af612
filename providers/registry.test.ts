import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Contender } from '#bench/domain/contender.ts';
import { openProvider, PROVIDERS } from './registry.ts';

function contender(known: Partial<Contender>): Contender {
  return {
    label: 'rival',
    provider: 'openai',
    modelId: 'm',
    parameters: {},
    variant: 'base',
    stream: true,
    api: undefined,
    baseUrl: undefined,
    ...known,
  };
}

const KEYS = Object.fromEntries(
  Object.values(PROVIDERS).flatMap(({ keyName }) => (keyName === undefined ? [] : [[keyName, 'sk-secret-value']])),
);

describe('the registry', () => {
  it.each(Object.keys(PROVIDERS))('opens %s, and its key stands nowhere in what a run records', async (provider) => {
    const baseUrl = PROVIDERS[provider]?.baseUrl ?? 'http://localhost:9/v1';
    const opened = await openProvider(contender({ provider, baseUrl }), { env: KEYS });
    expect(opened).toMatchObject({
      kind: 'asking',
      id: provider,
      evidence: 'measured',
      baseUrlHost: new URL(baseUrl).host,
    });
    expect(`${opened.limitKey} ${opened.sdk}`).not.toContain('sk-secret-value');
    await opened.close?.();
  });

  it.each([
    [undefined, 'responses'],
    ['responses', 'responses'],
    ['chat', 'chat'],
  ] as const)('asks OpenAI with api %s through %s', async (api, spoken) => {
    const opened = await openProvider(contender({ api, parameters: { stop: ['END'] } }), { env: KEYS });
    const refusal = opened.refuses(contender({ parameters: { stop: ['END'] } }), { tools: false, output: false });
    // Only the Responses API has no stop sequences.
    expect(refusal.length > 0 ? 'responses' : 'chat').toBe(spoken);
  });

  it('takes the contender’s base URL before the environment’s, and that before the vendor’s', async () => {
    const env = { ...KEYS, OPENAI_BASE_URL: 'http://from-env:1/v1' };
    const hosts = await Promise.all([
      openProvider(contender({ baseUrl: 'http://from-contender:1/v1' }), { env }),
      openProvider(contender({}), { env }),
      openProvider(contender({}), { env: KEYS }),
    ]);
    expect(hosts.map(({ baseUrlHost }) => baseUrlHost)).toEqual(['from-contender:1', 'from-env:1', 'api.openai.com']);
  });

  it('shares a rate limit between contenders of one provider, base URL and key variable, and no others', async () => {
    const keyOf = async (known: Partial<Contender>) => (await openProvider(contender(known), { env: KEYS })).limitKey;
    expect(await keyOf({ modelId: 'a' })).toBe(await keyOf({ modelId: 'b', api: 'chat' }));
    expect(await keyOf({})).not.toBe(await keyOf({ baseUrl: 'http://proxy:1/v1' }));
    expect(await keyOf({})).not.toBe(await keyOf({ provider: 'groq' }));
  });

  it('says which variable to set when a key is missing', async () => {
    await expect(
      openProvider(contender({ provider: 'anthropic' }), { env: { ANTHROPIC_API_KEY: ' ' } }),
    ).rejects.toThrow('Contender "rival": no key for Anthropic. Set ANTHROPIC_API_KEY in the environment.');
  });

  it('needs no key for a server on this machine', async () => {
    const opened = await openProvider(contender({ provider: 'ollama' }), { env: {} });
    expect(opened.limitKey).toBe('ollama http://localhost:11434/v1 no key');
  });

  it('says what to set when a server has no base URL', async () => {
    await expect(openProvider(contender({ provider: 'openai-compatible' }), { env: {} })).rejects.toThrow(
      /Set OPENAI_COMPATIBLE_BASE_URL, or baseUrl in the contender/,
    );
  });

  it('says what a base URL must look like, without repeating one that may hold a password', async () => {
    const opening = openProvider(contender({ baseUrl: 'me:secret@host' }), { env: KEYS });
    await expect(opening).rejects.toThrow(/The base URL of openai is not usable/);
    await expect(opening).rejects.not.toThrow(/secret/);
  });

  it('names the providers there are when there is none of that name', async () => {
    await expect(openProvider(contender({ provider: 'openia' }), { env: {} })).rejects.toThrow(
      /no provider is called "openia"\. Known: openai, anthropic, google/,
    );
    await expect(openProvider(contender({ provider: 'toString' }), { env: {} })).rejects.toThrow(
      /no provider is called/,
    );
  });

  it('names the APIs there are when a provider has none of that name', async () => {
    await expect(openProvider(contender({ provider: 'anthropic', api: 'chat' }), { env: KEYS })).rejects.toThrow(
      'Contender "rival" asks for api "chat", but anthropic takes no choice of api; leave it out.',
    );
  });

  it('imports no SDK before one is used', async () => {
    const program = `
      import { registerHooks } from 'node:module';
      const sdks = () => [...new Set(seen)].filter((name) => /^(openai|@anthropic-ai|@google)/.test(name));
      const seen = [];
      registerHooks({ resolve: (name, context, next) => (seen.push(name), next(name, context)) });
      const { openProvider } = await import('./registry.ts');
      const before = sdks();
      const contender = { label: 'rival', provider: 'anthropic', parameters: {} };
      await openProvider(contender, { env: { ANTHROPIC_API_KEY: 'key' } });
      process.stdout.write(JSON.stringify([before, sdks().every((name) => name.startsWith('@anthropic-ai')), sdks().length > 0]));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
      cwd: import.meta.dirname,
    });
    expect(JSON.parse(stdout)).toEqual([[], true, true]);
  });
});
