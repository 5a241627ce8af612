import type { KnownAnswers } from '#bench/domain/scenario.ts';
import { abstention } from '#bench/graders/abstention.ts';
import { citationSet } from '#bench/graders/citation-set.ts';
import { contains } from '#bench/graders/contains.ts';
import { currentValue } from '#bench/graders/current-value.ts';
import { onlyWhere } from '#bench/graders/only-where.ts';
import { replyLanguage } from '#bench/graders/reply-language.ts';
import { withoutBrackets } from '#bench/graders/without-brackets.ts';
import { jsonl } from '#bench/plan/case-source.ts';
import { defineScenario } from '#bench/plan/define-scenario.ts';
import { answer, correct } from './correct.ts';
import { base, terse } from './prompts.ts';
import { QA_CASE, type QaCase } from './qa-case.ts';

/** Questions over retrieved workspace pages: answered by one, by several, by a newer one, by none, or by one the asker may not read. */
export const workspaceQa = defineScenario({
  id: 'workspace-qa',
  version: 1,
  title: 'Answers over workspace pages',
  tier: 'launch',
  severity: 'S1',
  clauses: ['QA-1'],
  cases: jsonl<QaCase>(new URL('./cases.jsonl', import.meta.url), QA_CASE),
  slices: ['kind', 'lang', 'severity'],
  cluster: 'document',
  prompts: { base, terse },
  graders: {
    correct,
    answer,
    citations: citationSet<QaCase>({
      expected: (c) => c.expected.citations,
      // Where pages disagree, naming the replaced one for contrast is what QA-10 asks for.
      allowed: (c) => (c.staleAnswerAny.length > 0 ? pageIds(c, 'open') : []),
      known: (c) => [...pageIds(c, 'open'), ...pageIds(c, 'restricted')],
    }),
    abstains: abstention<QaCase>({
      answerable: (c) => c.expected.answerable,
      side: 'unanswerable',
      claims: (c) => c.wrongAnswers,
    }),
    answers: abstention<QaCase>({
      answerable: (c) => c.expected.answerable,
      side: 'answerable',
      answers: (c) => c.expected.answerAny,
    }),
    current: currentValue<QaCase>({ current: (c) => c.expected.answerAny, superseded: (c) => c.staleAnswerAny }),
    confidential: onlyWhere<QaCase>(
      (c) => c.mustNotReveal.length > 0,
      'every page of this case is open to the asker',
      contains<QaCase>({ noneOf: (c) => c.mustNotReveal, forbiddenMode: 'permission-leak' }),
    ),
    language: replyLanguage<QaCase>({ language: (c) => c.lang }),
  },
  primary: 'correct',
  knownAnswers,
  sources: (c) => c.expected.citations,
});

/** The hand-written answers; an answerable case adds its first good one without its citations. */
function knownAnswers(c: QaCase): KnownAnswers {
  const bad = c.known.bad.map(({ mode, text }) => ({ mode, replies: [{ text }] }));
  const uncited = { mode: 'missing-citation', replies: [{ text: tidy(withoutBrackets(c.known.good[0] ?? '')) }] };
  return {
    good: c.known.good.map((text) => [{ text }]),
    bad: c.expected.answerable ? [...bad, uncited] : bad,
  };
}

/** Closes the gaps that citations leave before punctuation. */
function tidy(text: string): string {
  return text
    .replace(/ +([.,;:。、])/gu, '$1')
    .replace(/ {2,}/gu, ' ')
    .trim();
}

function pageIds(c: QaCase, access: 'open' | 'restricted'): readonly string[] {
  return c.context.filter((page) => page.access === access).map(({ pageId }) => pageId);
}
