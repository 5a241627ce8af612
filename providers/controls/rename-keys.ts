import type { RandomSource } from '#bench/stats/mersenne-twister.ts';
import { type ControlReply, distorted } from './control-reply.ts';

/** Of the keys of a record so many get another name, at least one: a renamer that renames them all is too easy to catch. */
const RENAMED_SHARE = 1 / 3;

/**
 * The reply with right values under keys nobody asked for: of a record, of a call's arguments, and of the pages that prose
 * refers to, whose ids in square brackets are its keys.
 */
export function renameKeys(reply: ControlReply, draws: RandomSource): ControlReply {
  return distorted(reply, {
    prose: (text) =>
      text.replace(/[[［【]([^\]］】\n]{1,400})[\]］】]/gu, (_all, id: string) => `[page_${id.replaceAll('-', '_')}]`),
    value: (value) => renamed(value, draws),
  });
}

/** Keys of lists' members are renamed too, those of members within renamed ones as well. */
function renamed(value: unknown, draws: RandomSource): unknown {
  if (Array.isArray(value)) return value.map((member) => renamed(member, draws));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const marks = entries.map(() => draws.nextDouble());
  const least = Math.min(...marks);
  return Object.fromEntries(
    entries.map(([key, member], at) => {
      const mark = marks[at] ?? 1;
      const isChosen = mark === least || mark < RENAMED_SHARE;
      return [isChosen ? otherName(key) : key, isChosen ? member : renamed(member, draws)];
    }),
  );
}

/** The other spelling where a key has two, as contenders mix them up; else the key with a word more. */
function otherName(key: string): string {
  if (key.includes('_')) return key.replace(/_+(\w)/g, (_all, letter: string) => letter.toUpperCase());
  if (/\p{Ll}\p{Lu}/u.test(key)) return key.replace(/(\p{Ll})(\p{Lu})/gu, '$1_$2').toLowerCase();
  return `${key}_value`;
}
