import { utcDay } from '../format/date-text.ts';

const DAY = 86_400_000;
const DAYS = [1, 2, 7, 14];
const MONTHS = [1, 2, 3, 6, 12, 24, 60];

/** Days, weeks or months of an axis of time in UTC; the first tick and every January say their year. */
export function timeTicks(begin: number, end: number, most: number): { at: number; text: string }[] {
  const choices = [
    ...DAYS.map((days) => everyDays(begin, end, days)),
    ...MONTHS.map((months) => everyMonths(begin, end, months)),
  ];
  const ats = choices.find((ticks) => ticks.length <= most && ticks.length > 1) ?? [begin, end];
  const monthly = ats.every((at) => new Date(at).getUTCDate() === 1);
  return ats.map((at, i) => {
    const date = new Date(at);
    const [day, month] = utcDay(date).split(' ');
    const year = i === 0 || date.getUTCMonth() === 0 ? ` ${date.getUTCFullYear()}` : '';
    return { at, text: monthly ? `${month}${year}` : `${day} ${month}` };
  });
}

function everyDays(begin: number, end: number, days: number): number[] {
  const first = Math.ceil(begin / (days * DAY)) * days * DAY;
  const ticks: number[] = [];
  for (let at = first; at <= end && ticks.length < 50; at += days * DAY) ticks.push(at);
  return ticks;
}

function everyMonths(begin: number, end: number, months: number): number[] {
  const start = new Date(begin);
  const ticks: number[] = [];
  const first = start.getUTCFullYear() * 12 + start.getUTCMonth();
  for (let month = Math.floor(first / months) * months; ticks.length < 50; month += months) {
    const at = Date.UTC(Math.floor(month / 12), month % 12, 1);
    if (at > end) break;
    if (at >= begin) ticks.push(at);
  }
  return ticks;
}
