import { parse } from 'yaml';
import type { Message } from '#bench/domain/message.ts';
import { chatMessages } from './chat-messages.ts';
import { asText, isObject, textAt } from './read-fields.ts';
import { TemplateFault } from './render-prompt.ts';
import { tooDeep } from './too-deep.ts';

/** One prompt of a configuration, to be filled in for each test. */
export interface PromptTemplate {
  readonly place: string;
  /** Set where there are several prompts. */
  readonly label: string | undefined;
  /** @throws TemplateFault what `fill` throws, and for chat messages that are none */
  render(fill: (text: string) => string): readonly Message[];
}

export interface ReadPrompts {
  readonly templates: readonly PromptTemplate[];
  readonly faults: readonly { readonly place: string; readonly says: string }[];
}

/** Texts that name a file rather than being a prompt: a path with an ending, and not a word more. */
const FILE =
  /^(?:file:\/\/|exec:|https?:\/\/)|^[\w./*@-]{1,300}\.(?:txt|json|jsonl|ya?ml|csv|md|j2|[cm]?[jt]s|py|sh)(?::\w+)?$/;

/** The prompts that stand in a configuration itself. */
export function promptfooPrompts(prompts: unknown): ReadPrompts {
  const list = Array.isArray(prompts) ? prompts : [prompts];
  const templates: PromptTemplate[] = [];
  const faults: { place: string; says: string }[] = [];
  for (const [at, prompt] of list.entries()) {
    const place = Array.isArray(prompts) ? `prompts[${at}]` : 'prompts';
    const raw = typeof prompt === 'string' ? prompt : textAt(prompt, 'raw');
    const named = typeof prompt === 'string' ? prompt : (raw ?? textAt(prompt, 'id') ?? textAt(prompt, 'path'));
    if (named !== undefined && FILE.test(named.trim())) {
      faults.push({
        place,
        says: `${named.trim().slice(0, 80)} is another file, which is not read. Write its text here`,
      });
    } else if (raw === undefined) {
      faults.push({
        place,
        says: `expected a text, or an object with "raw"; found ${asText(prompt ?? null).slice(0, 60)}`,
      });
    } else {
      const label = list.length > 1 ? (labelOf(prompt) ?? `prompt ${at + 1}`) : undefined;
      templates.push({ place, label, render: templateOf(raw) });
    }
  }
  return { templates, faults };
}

function labelOf(prompt: unknown): string | undefined {
  const label = isObject(prompt) ? (textAt(prompt, 'label') ?? textAt(prompt, 'id')) : undefined;
  return label?.slice(0, 60);
}

/**
 * A prompt that is a list of chat messages, as JSON or as YAML, is filled in message by message, so that a quote in a variable breaks
 * nothing; any other text is what the user says.
 */
function templateOf(raw: string): PromptTemplate['render'] {
  const listed = chatList(raw);
  if (listed === undefined) {
    return (fill) => {
      const text = fill(raw);
      // A list may be one only once its variables stand in it.
      return chatMessages(chatList(text)) ?? [{ role: 'user', text }];
    };
  }
  return (fill) => {
    const messages = chatMessages(filledIn(listed, fill));
    if (messages === undefined)
      throw new TemplateFault('the prompt is a list of chat messages, and one of them has no role that is known');
    return messages;
  };
}

function chatList(raw: string): readonly unknown[] | undefined {
  const text = raw.trim();
  try {
    const parsed: unknown = text.startsWith('[')
      ? JSON.parse(text)
      : text.startsWith('- role:')
        ? parse(text, { maxAliasCount: 0, logLevel: 'silent' })
        : undefined;
    return Array.isArray(parsed) && !tooDeep(parsed) && parsed.every((one) => isObject(one) && 'role' in one)
      ? parsed
      : undefined;
  } catch {
    // Text that only begins like a list.
    return undefined;
  }
}

function filledIn(value: unknown, fill: (text: string) => string): unknown {
  if (typeof value === 'string') return fill(value);
  if (Array.isArray(value)) return value.map((one) => filledIn(one, fill));
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filledIn(one, fill)]))
    : value;
}
