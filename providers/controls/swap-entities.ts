import type { RandomSource } from '#bench/stats/mersenne-twister.ts';
import { type ControlInput, type ControlReply, distorted } from './control-reply.ts';
import { mapLeaves } from './map-leaves.ts';
import { drawn } from './seeded-draws.ts';

/**
 * The reply with every name exchanged for another one of its kind that the contender was shown: people and products for each
 * other, addresses for addresses, codes for codes. Where the prompt offers no other, one from another case stands in, and
 * after that a made-up one. Page ids in brackets stay: the answer is wrong and looks well sourced.
 */
export function swapEntities(reply: ControlReply, input: ControlInput, draws: RandomSource): ControlReply {
  const shown = [...input.prompt, ...reply.transcript].map(({ text }) => text).join('\n');
  const elsewhere = (input.others ?? []).map(({ text }) => text).join('\n');
  const stock = [byKind(shown), byKind(elsewhere), STAND_INS];
  const swapped = new Map<string, string>();
  const swap = (name: string, kind: Kind): string => {
    const known = swapped.get(name);
    if (known !== undefined) return known;
    const choices = stock.map((names) => names[kind].filter((other) => !overlap(other, name)));
    const there = choices.find(({ length }) => length > 0) ?? [];
    // A full name for a full name: "June" for a person would be caught by anybody.
    const alike = there.filter((other) => other.includes(' ') === name.includes(' '));
    const other = drawn(alike.length > 0 ? alike : there, draws) ?? name;
    swapped.set(name, other);
    return other;
  };
  const prose = (text: string): string => replaceEntities(text, swap);
  return distorted(reply, {
    prose,
    value: (value) => mapLeaves(value, (leaf) => (typeof leaf === 'string' ? prose(leaf) : leaf)),
  });
}

type Kind = 'address' | 'code' | 'name';

const STAND_INS: Readonly<Record<Kind, readonly string[]>> = {
  address: ['m.ellery@elsewhere.example', 'j.okafor@elsewhere.example'],
  code: ['ZX-7', 'QK-31'],
  name: ['Morgan Ellery', 'Jun Okafor'],
};

/** Citations, which are passed over. Bounded, as every pattern here: what it reads is anybody's text. */
const BRACKETS = /\[[^\]\n]{0,400}\]/u;
const ADDRESS = /(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/u;
/** Capitalised words in a row, katakana, or kanji before a title of address. */
const NAME =
  /(?<![\p{L}\p{N}])\p{Lu}[\p{Ll}\p{M}’'-]+\p{L}*(?:[ -]\p{Lu}[\p{L}’'-]+)*|[\p{Script=Katakana}ー]{2,}|\p{Script=Han}{2,4}(?=さん|様|氏)/u;
/** Any word; it is a code when it joins letters and digits, as in INC-4471, gm-2 or PRN-80. */
const WORD = /(?<![\p{L}\p{N}_-])[A-Za-z\d]+(?:[-_/][A-Za-z\d]+)*(?![\p{L}\p{N}_-])/u;
const ENTITIES = new RegExp(
  `(?<bracket>${BRACKETS.source})|(?<address>${ADDRESS.source})|(?<name>${NAME.source})|(?<word>${WORD.source})`,
  'gu',
);

function replaceEntities(text: string, swap: (name: string, kind: Kind) => string): string {
  return text.replace(ENTITIES, (found: string, ...rest: readonly unknown[]) => {
    const groups = rest.at(-1) as Readonly<Record<string, string | undefined>>;
    const offset = rest.at(-3) as number;
    if (groups.address !== undefined) return swap(found, 'address');
    if (groups.word !== undefined) return isCode(found) ? swap(found, 'code') : found;
    if (groups.name === undefined) return found;
    return opensSentence(text, offset) && !isNameLike(found) ? found : swap(found, 'name');
  });
}

function byKind(text: string): Readonly<Record<Kind, readonly string[]>> {
  const found = { address: new Set<string>(), code: new Set<string>(), name: new Set<string>() };
  replaceEntities(text, (name, kind) => {
    found[kind].add(name);
    return name;
  });
  return { address: [...found.address], code: [...found.code], name: [...found.name] };
}

/** Days and times with their T are no codes. */
function isCode(word: string): boolean {
  return /[A-Za-z]/.test(word) && /\d/.test(word) && !/^\d{4}-\d{2}-\d{2}/.test(word);
}

/** The first word of a sentence is capitalised whatever it is. */
function opensSentence(text: string, at: number): boolean {
  return /(?:^|[.!?:;。>\n"“(])\s*$/u.test(text.slice(Math.max(0, at - 3), at));
}

/** Two capitalised words or more, or no Latin letters at all, are a name wherever they stand; so is a text of nothing else. */
function isNameLike(found: string): boolean {
  return /[ -]\p{Lu}/u.test(found) || !/\p{Script=Latin}/u.test(found);
}

function overlap(one: string, other: string): boolean {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  return a.includes(b) || b.includes(a);
}
