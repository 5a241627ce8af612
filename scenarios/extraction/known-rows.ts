import type { KnownAnswers, KnownReply } from '#bench/domain/scenario.ts';
import type { InboxRow } from './inbox-row.ts';

/** Keys a program would not recognise, as contenders tend to rename them. */
const RENAMED: Partial<Record<keyof InboxRow, string>> = {
  organisation: 'company',
  date: 'due_date',
  people: 'participants',
  labels: 'tags',
};

/** A day as the document's own country writes it. */
const LOCAL_DAY = {
  en: (year: string, month: string, day: string) => `${month}/${day}/${year}`,
  de: (year: string, month: string, day: string) => `${day}.${month}.${year}`,
  fr: (year: string, month: string, day: string) => `${day}/${month}/${year}`,
  ja: (year: string, month: string, day: string) => `${year}年${Number(month)}月${Number(day)}日`,
} as const;

interface RowCase {
  readonly lang: keyof typeof LOCAL_DAY;
  readonly want: InboxRow;
  readonly slips: readonly { readonly change: object; readonly mode: string }[];
}

/** Right rows as a program and as a person would write them, and the ways in which rows go wrong: form first, then this document's own traps. */
export function knownRows({ want, lang, slips }: RowCase): KnownAnswers {
  const say = (text: string): readonly KnownReply[] => [{ text }];
  const compact = JSON.stringify(want);
  const pretty = JSON.stringify(want, null, 2);
  const reversed = Object.fromEntries(Object.entries(want).reverse());
  const bad: { replies: readonly KnownReply[]; mode: string }[] = [
    { replies: say(`\`\`\`json\n${pretty}\n\`\`\``), mode: 'fenced-json' },
    { replies: say(`Here is the row for the Inbox database:\n\n${pretty}`), mode: 'extra-prose' },
    {
      replies: say(JSON.stringify(mapKeys(want, (key) => RENAMED[key] ?? key))),
      mode: 'renamed-key',
    },
    { replies: say(JSON.stringify({ ...want, kind: capitalised(want.kind) })), mode: 'enum-drift' },
  ];
  const kept = Object.entries(want).filter(([, value]) => value !== null);
  if (kept.length < Object.keys(want).length) {
    bad.push({ replies: say(JSON.stringify(Object.fromEntries(kept))), mode: 'missing-key' });
  }
  if (want.date !== null) {
    const [year = '', month = '', day = ''] = want.date.split('-');
    const date = LOCAL_DAY[lang](year, month, day);
    bad.push({ replies: say(JSON.stringify({ ...want, date })), mode: 'wrong-date-format' });
  }
  for (const { change, mode } of slips) bad.push({ replies: say(JSON.stringify({ ...want, ...change })), mode });
  return {
    good: [
      say(compact),
      say(pretty),
      say(JSON.stringify({ ...reversed, people: want.people.toReversed(), labels: want.labels.toReversed() })),
    ],
    bad,
  };
}

function mapKeys(row: InboxRow, rename: (key: keyof InboxRow) => string): Readonly<Record<string, unknown>> {
  return Object.fromEntries((Object.keys(row) as (keyof InboxRow)[]).map((key) => [rename(key), row[key]]));
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
