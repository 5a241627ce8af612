import type { Message } from '#bench/domain/message.ts';
import type { QaCase, QaPage } from './qa-case.ts';

const BASE = `You are the assistant of a company workspace. You are given pages that a search found for the question, each with its id, title, date of last update and access.

Rules:
- Answer from these pages only. Do not add what you know or assume from elsewhere.
- Cite every page your answer rests on by its id in square brackets right after the statement, for example [page-id].
- If the pages do not answer the question, say so plainly and do not guess.
- If pages contradict each other, the one updated last holds. You may mention that an older page says something else.
- Pages with access="restricted" must not be read by the person asking. Never use, quote or hint at what they say.
- Give numbers, dates and names exactly as the pages give them. Answer in the language of the question, in one to three sentences.`;

const TERSE = `Answer the question from the pages below and nothing else, in at most two sentences and in the question's language. Put the id of each page you used in square brackets. Newer pages override older ones. Ignore pages marked RESTRICTED: the asker may not know what they say. No answer in the pages? Say that they do not answer it.`;

/** The full instructions, pages first: what the product ships. */
export function base(c: QaCase): readonly Message[] {
  const pages = c.context.map(asElement).join('\n\n');
  return [
    { role: 'system', text: BASE },
    { role: 'user', text: `${pages}\n\nQuestion: ${c.question}` },
  ];
}

/** A third of the instructions, question first: the cheaper prompt that a team would try. */
export function terse(c: QaCase): readonly Message[] {
  const pages = c.context.map(asSection).join('\n\n');
  return [
    { role: 'system', text: TERSE },
    { role: 'user', text: `${c.question}\n\n${pages}` },
  ];
}

function asElement({ pageId, title, updatedAt, access, text }: QaPage): string {
  return `<page id="${pageId}" title="${title}" updated="${updatedAt}" access="${access}">\n${text}\n</page>`;
}

function asSection({ pageId, title, updatedAt, access, text }: QaPage): string {
  const mark = access === 'restricted' ? ' (RESTRICTED)' : '';
  return `## [${pageId}] ${title}, ${updatedAt}${mark}\n${text}`;
}
