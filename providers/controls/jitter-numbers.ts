import type { RandomSource } from '#bench/stats/mersenne-twister.ts';
import { type ControlReply, distorted } from './control-reply.ts';
import { mapLeaves } from './map-leaves.ts';

/**
 * The reply with its numbers a little off, in the form they had: 18 weeks become 19, 14.900 become 14.300, a date moves by some
 * days and stays a date. Numbers inside brackets, addresses and codes stay, since they are names; a yes or no has none.
 */
export function jitterNumbers(reply: ControlReply, draws: RandomSource): ControlReply {
  const inText = (text: string): string => jitterText(text, draws);
  return distorted(reply, {
    prose: inText,
    value: (value) =>
      mapLeaves(value, (leaf) => {
        if (typeof leaf === 'number') return jitterNumber(leaf, draws);
        return typeof leaf === 'string' ? inText(leaf) : leaf;
      }),
  });
}

/** A bracketed citation, an ISO date, a word, address or code from its first letter on, or a number that stands by itself. */
const TOKENS =
  /\[[^\]\n]{0,400}\]|\b\d{4}-\d{2}-\d{2}(?=$|[^\d-])|(?<![\w.@/-])[A-Za-z_][\w.@/-]*|\d+(?:[.,:'’]\d+)*/gu;
const DAY_MS = 86_400_000;

function jitterText(text: string, draws: RandomSource): string {
  return text.replace(TOKENS, (token) => {
    if (token.startsWith('[') || /^[A-Za-z_]/.test(token)) return token;
    if (/^\d{4}-\d{2}-\d{2}$/.test(token)) return moveDay(token, draws);
    return /^(?:[01]?\d|2[0-3]):[0-5]\d$/.test(token) ? moveTime(token, draws) : changeDigit(token, draws);
  });
}

function moveDay(day: string, draws: RandomSource): string {
  const at = Date.parse(`${day}T00:00:00Z`);
  const away = (1 + draws.nextIndex(5)) * (draws.nextDouble() < 0.5 ? -1 : 1);
  return Number.isNaN(at) ? day : new Date(at + away * DAY_MS).toISOString().slice(0, 10);
}

/** By a quarter of an hour to two hours, within the day. */
function moveTime(time: string, draws: RandomSource): string {
  const [hours, minutes] = time.split(':');
  const moved = (Number(hours) * 60 + Number(minutes) + 15 * (1 + draws.nextIndex(8))) % 1440;
  return `${String(Math.floor(moved / 60)).padStart(hours?.length ?? 2, '0')}:${String(moved % 60).padStart(2, '0')}`;
}

/** The digit behind the first that counts, else that one, up by 1 to 3: mostly off by some per cent, never by a power of ten. */
function changeDigit(token: string, draws: RandomSource): string {
  const digits = [...token.matchAll(/\d/g)].map(({ index }) => index);
  const first = Math.max(
    0,
    digits.findIndex((at) => token[at] !== '0'),
  );
  const at = digits[first + 1] ?? digits[first] ?? 0;
  const next = (Number(token[at]) + 1 + draws.nextIndex(3)) % 10;
  return token.slice(0, at) + String(next) + token.slice(at + 1);
}

/** Off by 1 for small whole numbers, by 2 to 12 % for others; a number never stays as it is. */
function jitterNumber(value: number, draws: RandomSource): number {
  const sign = draws.nextDouble() < 0.5 ? -1 : 1;
  const share = 0.02 + 0.1 * draws.nextDouble();
  if (Number.isInteger(value)) {
    const moved = Math.round(Math.abs(value) * share) || 1;
    return value - moved < 0 && value >= 0 ? value + moved : value + sign * moved;
  }
  const places = String(value).split('.')[1]?.length ?? 0;
  const moved = Number((value * (1 + sign * share)).toFixed(Math.min(places, 10)));
  return moved === value ? value + 1 : moved;
}
