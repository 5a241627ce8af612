const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `18 Nov 2026`, in UTC: a page must read the same wherever it is built. */
export function utcDate(when: Date | string): string {
  const date = new Date(when);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** `18 Nov`, for an axis that names its year elsewhere. */
export function utcDay(when: Date | string): string {
  const date = new Date(when);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
}

/** `18 Nov 2026, 09:05 UTC`. */
export function utcMinute(when: Date | string): string {
  const date = new Date(when);
  return `${utcDate(date)}, ${date.toISOString().slice(11, 16)} UTC`;
}
