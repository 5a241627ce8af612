import type { Parameters } from '#bench/domain/call.ts';
import type { Api, Contender } from '#bench/domain/contender.ts';

type Draft = { -readonly [Key in keyof Contender]: Contender[Key] };
type DraftParameters = { -readonly [Key in keyof Parameters]: Parameters[Key] };

/** The settings a contender's spec may carry after its model id: `+key=value`. */
const SETTINGS: Readonly<Record<string, { readonly says: string; set(draft: Draft, text: string): void }>> = {
  temperature: number('temperature', 'a number'),
  topP: number('topP', 'a number from 0 to 1'),
  seed: number('seed', 'a whole number'),
  maxTokens: number('maxOutputTokens', 'a whole number of output tokens'),
  effort: {
    says: "the vendor's word for reasoning effort, as in low, medium, high",
    set: (draft, text) => setParameter(draft, { reasoningEffort: text }),
  },
  thinking: number('thinkingBudgetTokens', 'tokens it may think; 0 switches thinking off'),
  stop: {
    says: 'a stop text',
    set: (draft, text) => setParameter(draft, { stop: [...(draft.parameters.stop ?? []), text] }),
  },
  variant: {
    says: "a key of the scenario's prompts",
    set: (draft, text) => {
      draft.variant = text;
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
    says: 'an http(s) address',
    set: (draft, text) => {
      draft.baseUrl = new URL(text).href;
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
  for (const setting of settings) applySetting(draft, setting, spec);
  return draft;
}

function applySetting(draft: Draft, setting: string, spec: string): void {
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
}

function number(name: 'temperature' | 'topP' | 'seed' | 'maxOutputTokens' | 'thinkingBudgetTokens', says: string) {
  return {
    says,
    set(draft: Draft, text: string): void {
      const value = Number(text);
      if (text.trim() === '' || !Number.isFinite(value)) throw new RangeError('not a number');
      setParameter(draft, { [name]: value });
    },
  };
}

function setParameter(draft: Draft, parameters: DraftParameters): void {
  draft.parameters = { ...draft.parameters, ...parameters };
}

function oneOf<T extends string>(text: string, accepted: readonly T[]): T {
  const found = accepted.find((word) => word === text);
  if (found === undefined) throw new RangeError('not accepted');
  return found;
}
