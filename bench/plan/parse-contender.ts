import type { Parameters } from '#bench/domain/call.ts';
import type { Api, Contender } from '#bench/domain/contender.ts';

type Draft = { -readonly [Key in keyof Contender]: Contender[Key] };
type DraftParameters = { -readonly [Key in keyof Parameters]: Parameters[Key] };

/** The settings a contender's spec may carry after its model id: `+key=value`. */
const SETTINGS: Readonly<Record<string, { readonly says: string; set(draft: Draft, text: string): void }>> = {
  temperature: number('temperature', 'a number from 0', (value) => value >= 0),
  topP: number('topP', 'a number from 0 to 1', (value) => value >= 0 && value <= 1),
  seed: number('seed', 'a whole number', Number.isSafeInteger),
  maxTokens: number(
    'maxOutputTokens',
    'a whole number of output tokens, from 1',
    (value) => isWhole(value) && value > 0,
  ),
  effort: {
    says: "the vendor's word for reasoning effort, as in low, medium, high",
    set: (draft, text) => setParameter(draft, { reasoningEffort: notEmpty(text) }),
  },
  thinking: number('thinkingBudgetTokens', 'a whole number of tokens it may think; 0 switches thinking off', isWhole),
  stop: {
    says: 'a stop text',
    set: (draft, text) => setParameter(draft, { stop: [...(draft.parameters.stop ?? []), notEmpty(text)] }),
  },
  variant: {
    says: "a key of the scenario's prompts",
    set: (draft, text) => {
      draft.variant = notEmpty(text);
    },
  },
  stream: {
    says: 'yes or no',
    set: (draft, text) => {
      draft.stream = oneOf(text, ['yes', 'no']) === 'yes';
    },
  },
  api: {
    says: 'responses or chat',
    set: (draft, text) => {
      draft.api = oneOf<Api>(text, ['responses', 'chat']);
    },
  },
  baseUrl: {
    says: 'an http(s) address without user name and password: keys come from the environment',
    set: (draft, text) => {
      const url = new URL(text);
      if (!/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
        throw new RangeError('not usable');
      draft.baseUrl = url.href;
    },
  },
};

/**
 * A contender from its spec: `[label=]provider:model[+key=value…]`, as in `fast=openai:gpt-5-mini+effort=low`, or the
 * name of one in scenarios/contenders.ts. Without a label the spec is its own.
 * @param named contenders by name
 * @throws Error saying which part is wrong and what is accepted there
 */
export function parseContender(spec: string, named: Readonly<Record<string, string>> = {}): Contender {
  const known = Object.hasOwn(named, spec) ? named[spec] : undefined;
  if (known !== undefined)
    return parseContender(known.includes('=') && /^[^:+]+=/.test(known) ? known : `${spec}=${known}`);
  const match = /^(?:(?<label>[^=:+/\s]+)=)?(?<provider>[a-z][a-z0-9-]*):(?<rest>.+)$/.exec(spec);
  if (match?.groups === undefined) {
    const names = Object.keys(named);
    throw new Error(
      `"${spec}" is not a contender. Accepted: provider:model, as in openai:gpt-5 or fast=openai:gpt-5-mini+effort=low` +
        `${names.length > 0 ? `; or a name from scenarios/contenders.ts: ${names.join(', ')}` : ''}.`,
    );
  }
  const { label, provider = '', rest = '' } = match.groups;
  const [modelId = '', ...settings] = rest.split('+');
  if (modelId === '')
    throw new Error(`Contender "${spec}" names no model. Accepted: ${provider}:model, as in openai:gpt-5.`);
  const draft: Draft = {
    label: label ?? `${provider}:${rest}`,
    provider,
    modelId,
    parameters: {},
    variant: 'base',
    stream: true,
    api: undefined,
    baseUrl: undefined,
  };
  const given = new Set<string>();
  for (const setting of settings) {
    const key = applySetting(draft, setting, spec);
    if (given.has(key) && key !== 'stop') {
      throw new Error(`Contender "${spec}": +${key}= is given twice. Accepted: each setting once, except +stop=.`);
    }
    given.add(key);
  }
  return draft;
}

/** @returns the setting's name */

function applySetting(draft: Draft, setting: string, spec: string): string {
  const cut = setting.indexOf('=');
  const key = setting.slice(0, Math.max(0, cut));
  const entry = Object.hasOwn(SETTINGS, key) ? SETTINGS[key] : undefined;
  if (entry === undefined) {
    throw new Error(
      `Contender "${spec}": "+${setting}" is not a setting. Accepted: ${Object.entries(SETTINGS)
        .map(([name, { says }]) => `+${name}= (${says})`)
        .join(', ')}.`,
    );
  }
  try {
    entry.set(draft, setting.slice(cut + 1));
  } catch {
    throw new Error(`Contender "${spec}": "+${setting}" cannot be read. Accepted: +${key}= and ${entry.says}.`);
  }
  return key;
}

function number(
  name: 'temperature' | 'topP' | 'seed' | 'maxOutputTokens' | 'thinkingBudgetTokens',
  says: string,
  accepts: (value: number) => boolean,
) {
  return {
    says,
    set(draft: Draft, text: string): void {
      const value = Number(text);
      if (text.trim() === '' || !Number.isFinite(value) || !accepts(value)) throw new RangeError('not a number');
      setParameter(draft, { [name]: value });
    },
  };
}

function isWhole(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function notEmpty(text: string): string {
  if (text === '') throw new RangeError('empty');
  return text;
}

function setParameter(draft: Draft, parameters: DraftParameters): void {
  draft.parameters = { ...draft.parameters, ...parameters };
}

function oneOf<T extends string>(text: string, accepted: readonly T[]): T {
  const found = accepted.find((word) => word === text);
  if (found === undefined) throw new RangeError('not accepted');
  return found;
}
