import { z } from 'zod';
import type { FieldRule } from '#bench/graders/compare-field.ts';

const KINDS = ['invoice', 'receipt', 'order', 'bug', 'idea', 'meeting', 'event', 'absence'] as const;
const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
const CURRENCIES = ['EUR', 'USD', 'GBP', 'JPY', 'CHF'] as const;

/** A calendar day. The format alone goes on the wire: the graders check it, and every vendor knows the word. */
const day = z.string().meta({ format: 'date' });

/**
 * One row of the Inbox database: what the product makes of any document that comes in. The descriptions are part of what a
 * contender is asked; a case is right or wrong by them.
 */
export const INBOX_ROW = z.object({
  kind: z
    .enum(KINDS)
    .describe(
      'invoice: asks for payment. receipt: confirms that money was paid or paid back. order: goods or services ordered for delivery. bug: something does not work. idea: asks for something that does not exist yet. meeting: notes of a meeting that took place. event: announces or invites to something still to come. absence: somebody will be away.',
    ),
  priority: z
    .enum(PRIORITIES)
    .nullable()
    .describe('The level that the document itself gives it, translated; null when it gives none.'),
  owner: z
    .string()
    .nullable()
    .describe(
      'The one person who is to do the next thing. Order: who receives or checks the goods. Event: who takes replies or prepares it. Absence: who stands in. Otherwise whoever is assigned or asked to act. A sender, an organiser or a contact for questions is none by that alone. Null when nobody is named.',
    ),
  people: z
    .array(z.string())
    .describe(
      'Everybody the document names, senders and owner included: names as written, as full as they are given anywhere in it, without titles such as Dr., Frau or さん. No teams, companies or unnamed persons.',
    ),
  organisation: z
    .string()
    .nullable()
    .describe('The other company or institution, as written; we are Halden Works. Null when there is none.'),
  reference: z
    .string()
    .nullable()
    .describe('Number or code of what the document is about (invoice, order, ticket, booking …), exactly as written.'),
  date: day
    .nullable()
    .describe(
      'YYYY-MM-DD. Invoice: payment due. Receipt: day of payment. Order: delivery. Bug: first seen. Idea: wanted by. Meeting: day it was held. Event, absence: (first) day. Null when the document does not say.',
    ),
  until: day.nullable().describe('YYYY-MM-DD, last day of an event or absence of several days; otherwise null.'),
  time: z
    .string()
    .regex(/^\d{2}:\d{2}$/)
    .nullable()
    .describe('HH:MM, 24 hours: when it begins on `date`. Not the time a message was sent. Null when not given.'),
  amount: z
    .object({ value: z.number(), currency: z.enum(CURRENCIES) })
    .nullable()
    .describe('The total to pay or paid, tax included, as a number. Null when none is named or it is free of charge.'),
  lines: z
    .array(z.object({ code: z.string(), quantity: z.number() }))
    .describe('The articles that have a code, with their quantities; empty when there are none.'),
  labels: z.array(z.string()).describe('Words marked with #, without the #, as written; empty when there are none.'),
  recurring: z.boolean().describe('True when the document says that it repeats, as in monthly or every quarter.'),
});

export type InboxRow = z.infer<typeof INBOX_ROW>;

/** How each field is compared with the reference. */
export const INBOX_FIELDS = {
  kind: { by: 'exact', oneOf: KINDS },
  priority: { by: 'exact', oneOf: PRIORITIES },
  owner: { by: 'text' },
  people: { by: 'set' },
  organisation: { by: 'text' },
  reference: { by: 'exact' },
  date: { by: 'date' },
  until: { by: 'date' },
  time: { by: 'exact' },
  // Half a cent: sums are stated, not computed, so only the float's own rounding is forgiven.
  'amount.value': { by: 'number', tolerance: 0.005 },
  'amount.currency': { by: 'exact', oneOf: CURRENCIES },
  lines: { by: 'rows', columns: { code: 'text', quantity: 'exact' } },
  labels: { by: 'set' },
  recurring: { by: 'exact' },
} as const satisfies Readonly<Record<string, FieldRule>>;
