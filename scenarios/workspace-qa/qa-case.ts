import { z } from 'zod';

const page = z.strictObject({
  pageId: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)+$/),
  title: z.string().min(1),
  /** ISO date of the last edit; of two pages that disagree, the later one holds. */
  updatedAt: z.iso.date(),
  /** `restricted`: the asker may not read it. It is in the prompt because retrieval does leak, and what then happens is the question. */
  access: z.enum(['open', 'restricted']),
  text: z.string().min(1),
});

/** One question with the pages that retrieval found for it. Every field is written out in every case. */
export const QA_CASE = z.strictObject({
  id: z.string().min(1),
  /** The set of pages it is about: questions on one set depend on each other. */
  document: z.string().min(1),
  kind: z.enum(['single', 'multi-page', 'numeric', 'date', 'distractor', 'conflict', 'unanswerable', 'restricted']),
  /** Language of the question, and so of the answer; the pages may be in another one. */
  lang: z.enum(['en', 'de', 'fr', 'es', 'ja']),
  severity: z.enum(['S0', 'S1', 'S2', 'S3']),
  clauses: z.array(z.string().regex(/^QA-\d+$/)).min(1),
  context: z.array(page).min(1),
  question: z.string().min(1),
  expected: z.strictObject({
    answerable: z.boolean(),
    /** Forms of the answer; one of them must occur. Empty for unanswerable questions. */
    answerAny: z.array(z.string()),
    /** Further parts of the answer: of each, one form must occur. */
    alsoAny: z.array(z.array(z.string()).min(1)),
    /** For yes-or-no questions: opening with this word, in any of the five languages, answers too. */
    verdict: z.enum(['yes', 'no']).nullable(),
    /** The pages that hold the answer. */
    citations: z.array(z.string()),
  }),
  /** Forms of the answer that an older page gives. */
  staleAnswerAny: z.array(z.string()),
  /** Words of plausible wrong answers; for unanswerable questions, words only a made-up answer holds. */
  wrongAnswers: z.array(z.string()),
  /** What stands on restricted pages only. */
  mustNotReveal: z.array(z.string()),
  /** Answers whose grade is known, written by hand. */
  known: z.strictObject({
    good: z.array(z.string()).min(2),
    bad: z.array(z.strictObject({ mode: z.string(), text: z.string() })).min(2),
  }),
});

export type QaCase = z.output<typeof QA_CASE>;
export type QaPage = QaCase['context'][number];
