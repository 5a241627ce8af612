import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { readLines } from '#bench/plan/read-lines.ts';
import type { TraceCase } from './case-from-trace.ts';
import { fieldAt, isObject, listAt, textAt } from './read-fields.ts';
import { overlap, type PlainQuestion, plainQuestion } from './same-question.ts';

/** How a new case stands to those of a file. */
export interface CaseStanding {
  /** Cases that are there already. */
  readonly cases: number;
  /** Whether one of them has the new one's id. */
  readonly idTaken: boolean;
  /** The case it equals, and in what. */
  readonly same: { readonly id: string; readonly why: 'asks the same' | 'is from the same row' } | undefined;
  /** Cases that nearly ask the same, the nearest first; `share` in [0, 1]. */
  readonly near: readonly { readonly id: string; readonly share: number }[];
}

/** How a case stands to none. */
export const NO_CASES: CaseStanding = { cases: 0, idTaken: false, same: undefined, near: [] };

/** What two questions share from which on a person is told: by then they differ in a word or two. */
const NEAR = 0.9;
const MOST_NEAR = 5;

/**
 * Holds a new case against a cases.jsonl; one that is not there has no cases.
 * @throws Error naming the line that is no case, or has no messages
 */
export async function caseStanding(path: string, added: TraceCase): Promise<CaseStanding> {
  if (!existsSync(path)) return NO_CASES;
  const question = plainQuestion(added.messages);
  const near: { id: string; share: number }[] = [];
  let same: CaseStanding['same'];
  let idTaken = false;
  let [cases, line] = [0, 0];
  for await (const text of readLines(path)) {
    line += 1;
    if (text.trim() === '') continue;
    cases += 1;
    const place = `${basename(path)}, line ${line}`;
    const known = knownCase(text, place);
    idTaken ||= known.id === added.id;
    if (known.question.text === question.text) same ??= { id: known.id, why: 'asks the same' };
    else if (known.row === added.source.row) same ??= { id: known.id, why: 'is from the same row' };
    else {
      const share = overlap(question, known.question);
      if (share >= NEAR) near.push({ id: known.id, share });
    }
  }
  return { cases, idTaken, same, near: near.toSorted((a, b) => b.share - a.share).slice(0, MOST_NEAR) };
}

interface KnownCase {
  readonly id: string;
  readonly question: PlainQuestion;
  readonly row: string | undefined;
}

function knownCase(text: string, place: string): KnownCase {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new Error(`${place}: not JSON (${(error as Error).message.slice(0, 120)}). Each line holds one case`);
  }
  const id = textAt(value, 'id');
  if (!isObject(value) || id === undefined) throw new Error(`${place}: no case, since it has no "id"`);
  const messages = listAt(value, 'messages').map((message) => ({
    role: roleOf(fieldAt(message, 'role')),
    text: textAt(message, 'text') ?? '',
  }));
  if (messages.length === 0) {
    throw new Error(
      `${place}: the cases of this file have ${Object.keys(value).slice(0, 6).join(', ')} and no "messages", so a trace cannot be one of them. Write it into a file of its own, or into one that bakeoff import --to cases has written`,
    );
  }
  return { id, question: plainQuestion(messages), row: textAt(value, 'source.row') };
}

function roleOf(role: unknown): TraceCase['messages'][number]['role'] {
  return role === 'system' || role === 'assistant' || role === 'tool' ? role : 'user';
}

const NEWLINE = 0x0a;

/**
 * Adds a line to a cases.jsonl, or begins one. A write that fails is taken back: no half of a case stays.
 * @throws Error when the disk cannot be written
 */
export async function appendCase(path: string, added: TraceCase): Promise<void> {
  const file = await open(path, 'a+');
  try {
    const { size } = await file.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await file.read(last, 0, 1, size - 1);
    const open = size > 0 && last[0] !== NEWLINE ? '\n' : '';
    try {
      await file.appendFile(`${open}${JSON.stringify(added)}\n`);
      await file.datasync();
    } catch (error) {
      await file.truncate(size);
      throw error;
    }
  } finally {
    await file.close();
  }
}
