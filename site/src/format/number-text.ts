/** What a cell says when nothing was measured: in words, and never a zero. */
export const NOT_MEASURED = 'not measured';

/** A narrow no-break space: thousands stay together at the end of a line. */
const THIN = '\u202f';
const MINUS = '−';

/** An interval's ends; both or neither are known. */
export type Interval = { readonly low: number; readonly high: number };

/** A share in [0, 1] as percent, as in `82.3 %`. */
export function percent(share: number | undefined): string {
  return share === undefined ? NOT_MEASURED : `${fixed(share * 100, 1)}${THIN}%`;
}

/** A share in [0, 1] as percent without its unit, for a column that names it. */
export function percentNumber(share: number | undefined): string {
  return share === undefined ? NOT_MEASURED : fixed(share * 100, 1);
}

/** Interval of a share: `78.6 to 86.0`. */
export function percentInterval(interval: Interval | undefined): string {
  return interval === undefined ? NOT_MEASURED : `${fixed(interval.low * 100, 1)} to ${fixed(interval.high * 100, 1)}`;
}

/** A difference of shares in percentage points with its sign and without its unit: `+4.3`, `−0.1`, `0.0`. */
export function signedPoints(difference: number | undefined): string {
  return difference === undefined ? NOT_MEASURED : signed(difference * 100, 1);
}

/** The same with its unit: `+4.3 points`. */
export function points(difference: number | undefined): string {
  return difference === undefined ? NOT_MEASURED : `${signedPoints(difference)} points`;
}

/** A difference with its interval as a chart prints it: `+4.3 [−0.1, +8.8]`. */
export function pointsWithInterval(difference: number, interval: Interval | undefined): string {
  const value = signedPoints(difference);
  return interval === undefined ? value : `${value} [${signedPoints(interval.low)}, ${signedPoints(interval.high)}]`;
}

/** Interval of a difference of shares: `−0.1 to +8.8`. */
export function pointsInterval(interval: Interval | undefined): string {
  return interval === undefined ? NOT_MEASURED : `${signedPoints(interval.low)} to ${signedPoints(interval.high)}`;
}

/** Dollars to three significant digits, cents at least: `$12.40`, `$0.0031`, `$1 240`. What costs a little is never $0. */
export function dollars(usd: number | undefined): string {
  if (usd === undefined) return NOT_MEASURED;
  if (usd === 0) return '$0';
  const size = Math.abs(usd);
  const sign = usd < 0 ? MINUS : '';
  if (size < 1e-8) return `${sign}$${size.toExponential(2).replace('e-', `×10${MINUS}`)}`;
  if (size >= 1000) return `${sign}$${count(Math.round(size))}`;
  const decimals = size >= 1 ? 2 : Math.max(2, 2 - Math.floor(Math.log10(size)));
  return `${sign}$${size.toFixed(decimals)}`;
}

/** Interval of dollars: `$0.0241 to $0.0288`. */
export function dollarsInterval(interval: Interval | undefined): string {
  return interval === undefined ? NOT_MEASURED : `${dollars(interval.low)} to ${dollars(interval.high)}`;
}

/** A time as a reader wants it: `85 ms`, `1.24 s`, `3 min 10 s`; Infinity is a trial that never came back. */
export function duration(ms: number | undefined): string {
  if (ms === undefined) return NOT_MEASURED;
  if (!Number.isFinite(ms)) return '∞';
  if (ms < 999.5) return `${ms < 9.95 ? fixed(ms, 1) : Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(ms < 9_995 ? 2 : 1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** The same for a number of seconds. */
export function seconds(value: number | undefined): string {
  return duration(value === undefined ? undefined : value * 1000);
}

/** Interval of seconds: `11.0 s to 11.9 s`. */
export function secondsInterval(interval: Interval | undefined): string {
  return interval === undefined ? NOT_MEASURED : `${seconds(interval.low)} to ${seconds(interval.high)}`;
}

/** A whole number with narrow spaces between thousands: `7 200`. */
export function count(number: number | undefined): string {
  return number === undefined ? NOT_MEASURED : number.toLocaleString('en-US').replaceAll(',', THIN).replace('-', MINUS);
}

/** `1 trial`, `2 trials`. */
export function plural(number: number, one: string, many = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}

/** `27 of 30`, or in words where there was nothing to count. */
export function outOf(number: number | undefined, whole: number): string {
  return number === undefined ? NOT_MEASURED : `${count(number)} of ${count(whole)}`;
}

/** How many times as much: `3.3×`; two decimals where one would hide the difference from 1. */
export function ratio(value: number | undefined): string {
  if (value === undefined) return NOT_MEASURED;
  if (value !== 0 && Math.abs(value) < 0.1) return `${Number(value.toPrecision(2))}×`;
  return `${value >= 10 ? count(Math.round(value)) : value.toFixed(value < 2 ? 2 : 1)}×`;
}

/** A number with a sign, a true minus, and no sign on what rounds to zero. */
function signed(value: number, decimals: number): string {
  const text = fixed(value, decimals);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

function fixed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? (0).toFixed(decimals) : text.replace('-', MINUS);
}
