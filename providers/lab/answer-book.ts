import { fingerprint } from '#bench/domain/fingerprint.ts';
import type { Message } from '#bench/domain/message.ts';
import type { KnownAnswers } from '#bench/domain/scenario.ts';

/** One case as it is asked, with the answers whose grade is known. */
export interface BookEntry {
  readonly scenarioId: string;
  readonly caseId: string;
  /** The prompt as the scenario makes it; one entry for each prompt variant. */
  readonly messages: readonly Message[];
  /** Names of the tools offered with this case alone: they tell two cases apart that are asked in the same words. */
  readonly tools?: readonly string[];
  readonly known: KnownAnswers;
}

/** Finds the case behind a request: what the lab's models know. */
export interface AnswerBook {
  readonly entries: readonly BookEntry[];
  /** The case asked by these messages and tools, and how many replies they already hold; undefined for words in no entry. */
  find(
    messages: readonly Message[],
    tools?: readonly string[],
  ): { readonly entry: BookEntry; readonly step: number } | undefined;
}

/**
 * @throws Error naming both, when two cases ask the very same words and offer tools of the same names: their answers could not be told apart
 */
export function makeAnswerBook(entries: Iterable<BookEntry>): AnswerBook {
  const all = [...entries];
  const byKey = new Map<string, BookEntry[]>();
  for (const entry of all) {
    const key = promptKey(entry.messages);
    const shelf = byKey.get(key) ?? [];
    const same = shelf.find(
      (other) => wordsOf(other.messages) === wordsOf(entry.messages) && toolsKey(other.tools) === toolsKey(entry.tools),
    );
    if (same === undefined) byKey.set(key, [...shelf, entry]);
    else assertSameCase(same, entry);
  }
  return {
    entries: all,
    find(messages, tools) {
      const asked = byKey.get(promptKey(messages)) ?? [];
      // Most scenarios give every case the same tools, and their entries name none.
      const shelf = asked.filter((entry) => entry.tools === undefined || toolsKey(entry.tools) === toolsKey(tools));
      const entry = shelf.length > 1 ? longestPrefix(shelf, messages) : shelf[0];
      if (entry === undefined) return undefined;
      return { entry, step: Math.max(0, assistantTurns(messages) - assistantTurns(entry.messages)) };
    },
  };
}

/**
 * The key of a prompt: a hash of what stands before the first assistant message. System texts count together and user
 * texts count together, and runs of white space count as one space, because the four wire formats glue and split messages
 * differently.
 */
export function promptKey(messages: readonly Message[]): string {
  const first = messages.findIndex((message) => message.role === 'assistant');
  return fingerprint(wordsOf(first === -1 ? messages : messages.slice(0, first)));
}

function wordsOf(messages: readonly Message[]): string {
  const words = (role: Message['role']): string =>
    messages
      .filter((message) => message.role === role)
      .map((message) => message.text)
      .join(' ')
      .replace(/\s+/g, ' ')
      .trim();
  return JSON.stringify([words('system'), words('user'), words('assistant')]);
}

function toolsKey(names: readonly string[] | undefined): string {
  return names?.toSorted().join(' ') ?? '';
}

function assistantTurns(messages: readonly Message[]): number {
  return messages.filter((message) => message.role === 'assistant').length;
}

/** Prompts that begin alike and go on with different examples: the longest one that the request begins with. */
function longestPrefix(shelf: readonly BookEntry[], messages: readonly Message[]): BookEntry | undefined {
  return shelf
    .filter((entry) => wordsOf(messages.slice(0, entry.messages.length)) === wordsOf(entry.messages))
    .sort((a, b) => b.messages.length - a.messages.length)[0];
}

function assertSameCase(known: BookEntry, entry: BookEntry): void {
  if (known.scenarioId === entry.scenarioId && known.caseId === entry.caseId) return;
  throw new Error(
    `Cases ${known.scenarioId}/${known.caseId} and ${entry.scenarioId}/${entry.caseId} ask the very same words with the same tools, so the lab ` +
      'could not tell whose answer to give. Change the words of one of them in its cases file.',
  );
}
