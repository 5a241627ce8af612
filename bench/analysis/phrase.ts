import type { OpenInterval } from '#bench/stats/interval.ts';
import type { Unit } from './metrics.ts';

/** A value in the words of its unit: `83.4 %`, `1,240 ms`, `$0.00123`, `412 tokens`, `1.43 x`. */
export function valuePhrase(value: number, unit: Unit): string {
  switch (unit) {
    case 'share':
      return `${decimal(100 * value, 1)} %`;
    case 'ms':
      return `${significant(value)} ms`;
    case 'USD':
      return dollars(value);
    case 'tokens':
      return `${significant(value)} tokens`;
    case 'answers':
      return `${decimal(value, 2)} answers`;
    case 'ratio':
      return `${decimal(value, 2)} x`;
    default:
      return unit satisfies never;
  }
}

/** A difference of two values of a unit, without its sign: `4.3 points`. */
export function differencePhrase(difference: number, unit: Unit): string {
  return unit === 'share' ? pointsPhrase(difference) : valuePhrase(Math.abs(difference), unit);
}

/** `4.3 points`, `1.0 point` is never said: one decimal reads as a measurement. */
function pointsPhrase(difference: number): string {
  return `${decimal(Math.abs(100 * difference), 1)} points`;
}

/** `95 % interval 79.1 to 87.0`, in the unit of the value beside it; an open side is said in words. */
export function intervalPhrase(interval: OpenInterval, unit: Unit, level: number): string {
  const { low, high } = interval;
  if (low === undefined && high === undefined) return 'no interval';
  const name = `${levelPhrase(level)} interval`;
  if (low === undefined) return `${name} up to ${limit(high ?? 0, unit)}`;
  if (high === undefined) return `${name} from ${limit(low, unit)}, unbounded above`;
  return `${name} ${limit(low, unit)} to ${limit(high, unit)}`;
}

/** `95 %`. */
export function levelPhrase(level: number): string {
  return `${Number((100 * level).toFixed(3))} %`;
}

/** `1 case`, `150 cases`. */
export function countPhrase(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}

/** `84 %`: a chance that was planned with has no decimals, and is never 0 or 100, which nothing assumed can promise. */
export function chancePhrase(chance: number): string {
  if (chance < 0.005) return 'less than 1 %';
  return chance > 0.995 ? 'over 99 %' : `${(100 * chance).toFixed(chance < 0.05 ? 1 : 0)} %`;
}

function limit(value: number, unit: Unit): string {
  return unit === 'share' ? decimal(100 * value, 1) : unit === 'USD' ? dollars(value) : plain(value, unit);
}

function plain(value: number, unit: Unit): string {
  return unit === 'ratio' || unit === 'answers' ? decimal(value, 2) : significant(value);
}

function decimal(value: number, places: number): string {
  const text = value.toFixed(places);
  // -0.0 reads as a fall that nobody saw.
  return Number(text) === 0 ? (0).toFixed(places) : text;
}

/** Cents from a dime on; below it three digits that count, because a trial costs a fraction of a cent. */
function dollars(value: number): string {
  if (value !== 0 && Math.abs(value) < 0.1) return `$${significant(value)}`;
  return `$${value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

/** Three digits that count, none of them dropped above a hundred. */
function significant(value: number): string {
  const rounded = Number(value.toPrecision(3));
  if (rounded === 0) return '0';
  if (Math.abs(rounded) >= 100) return Math.round(value).toLocaleString('en-US');
  return value.toFixed(Math.min(12, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(rounded))))));
}
