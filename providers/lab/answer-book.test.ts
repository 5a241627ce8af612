import { describe, expect, it } from 'vitest';
import type { Message } from '#bench/domain/message.ts';
import { makeAnswerBook, promptKey } from './answer-book.ts';
import { BOOK_ENTRIES, CAPITAL, MEETING } from './fixtures/plain-lab.ts';

const user = (text: string): Message => ({ role: 'user', text });
const assistant = (text: string): Message => ({ role: 'assistant', text });

describe('promptKey', () => {
  it('is the same however a wire format glues texts and spaces them', () => {
    const apart: Message[] = [
      { role: 'system', text: 'Be brief.' },
      { role: 'system', text: 'Be kind.' },
      user('Hello  there'),
    ];
    const glued: Message[] = [{ role: 'system', text: 'Be brief.\n\nBe kind.' }, user(' Hello there\n')];
    expect(promptKey(apart)).toBe(promptKey(glued));
  });

  it('looks at nothing after the first assistant message', () => {
    expect(promptKey([user('Hi'), assistant('Hello'), user('More')])).toBe(promptKey([user('Hi')]));
  });

  it('tells a system text from a user text', () => {
    expect(promptKey([{ role: 'system', text: 'Hi' }])).not.toBe(promptKey([user('Hi')]));
  });
});

describe('makeAnswerBook', () => {
  it('finds the case of a conversation, and how many replies it already holds', () => {
    const book = makeAnswerBook(BOOK_ENTRIES);
    expect(book.find(CAPITAL.messages)).toEqual({ entry: CAPITAL, step: 0 });
    const gone: Message[] = [
      ...MEETING.messages,
      assistant(''),
      { role: 'tool', toolCallId: 'call-1', name: 'find_person', text: '{}' },
      assistant('Booked.'),
      user('Thanks'),
    ];
    expect(book.find(gone)).toEqual({ entry: MEETING, step: 2 });
  });

  it('knows nothing of other words', () => {
    expect(makeAnswerBook(BOOK_ENTRIES).find([user('Something else')])).toBeUndefined();
  });

  it('tells prompts with examples apart by the examples, and does not count them as replies', () => {
    const shots = (caseId: string, second: string) => ({
      ...CAPITAL,
      caseId,
      messages: [user('Spain?'), assistant('Madrid'), user(second)],
    });
    const book = makeAnswerBook([shots('italy', 'Italy?'), shots('peru', 'Peru?')]);
    expect(book.find([user('Spain?'), assistant('Madrid'), user('Peru?')])).toMatchObject({
      entry: { caseId: 'peru' },
      step: 0,
    });
    expect(
      book.find([user('Spain?'), assistant('Madrid'), user('Italy?'), assistant('Rome'), user('Sure?')]),
    ).toMatchObject({ entry: { caseId: 'italy' }, step: 1 });
  });

  it('tells two cases asked in the same words apart by the tools they offer, in any order', () => {
    const offering = (caseId: string, ...tools: readonly string[]) => ({ ...CAPITAL, caseId, tools });
    const book = makeAnswerBook([offering('one', 'area'), offering('several', 'area', 'volume')]);
    expect(book.find(CAPITAL.messages, ['area'])).toMatchObject({ entry: { caseId: 'one' } });
    expect(book.find(CAPITAL.messages, ['volume', 'area'])).toMatchObject({ entry: { caseId: 'several' } });
    expect(book.find(CAPITAL.messages, [])).toBeUndefined();
    expect(makeAnswerBook([CAPITAL]).find(CAPITAL.messages, ['area'])).toMatchObject({ entry: CAPITAL });
    expect(() => makeAnswerBook([offering('one', 'area'), offering('two', 'area')])).toThrow(/with the same tools/);
  });

  it('takes two prompt variants of a case that read the same, and refuses two cases that do', () => {
    expect(makeAnswerBook([CAPITAL, { ...CAPITAL }]).entries).toHaveLength(2);
    expect(() => makeAnswerBook([CAPITAL, { ...CAPITAL, caseId: 'again' }])).toThrow(
      /geography\/capital-of-france and geography\/again ask the very same words/,
    );
  });
});
