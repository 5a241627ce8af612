import { type Grade, notApplicable, scored } from '#bench/domain/grade.ts';
import type { CaseBase, GradeInput, Grader } from '#bench/domain/scenario.ts';
import {
  ABSTENTION_PHRASES,
  ABSTENTION_PHRASES_VERSION,
  FILLERS,
  GUESS_PHRASES,
  REFUSAL_PHRASES,
} from './abstention-phrases.ts';
import { BOUNDARY_VERSION, findBounded, holdsBounded } from './find-bounded.ts';
import { NORMALISATION_VERSION, normaliseText } from './normalise-text.ts';
import { quote } from './quote.ts';

export interface AbstentionOptions<C extends CaseBase> {
  /** Whether the sources answer the question. */
  readonly answerable: (c: C) => boolean;
  /** Which cases are graded; on the others the grade is notApplicable. Default `both`. */
  readonly side?: 'unanswerable' | 'answerable' | 'both';
  /** Unanswerable cases: words only an answer to the question would hold. Beside a declining phrase they are still a claim. */
  readonly claims?: (c: C) => readonly string[];
  /** Answerable cases: forms of the right answer. A reply that gives it has not abstained, whatever else it says. */
  readonly answers?: (c: C) => readonly string[];
}

/**
 * Whether the contender declines exactly where it should. Unanswerable: 1 when the reply declines (see readAbstention), else 0 as
 * `fabrication`. Answerable: 0 as `over-abstention` when it declines without giving the answer, else 1: whether the answer is right is
 * another grader's question. On both sides an empty reply is `no-answer` and a refusal to deal with the
 * question `unneeded-refusal`. The detail holds the evidence: the phrase and its place.
 */
export function abstention<C extends CaseBase>(options: AbstentionOptions<C>): Grader<C> {
  const side = options.side ?? 'both';
  return {
    version: `abstention-1/${ABSTENTION_VERSION}/${side}`,
    describes: 'the reply says that the pages do not answer, exactly where they do not',
    grade: (input: GradeInput<C>): Grade => {
      const answerable = options.answerable(input.case);
      if (answerable && side === 'unanswerable') return notApplicable('the pages answer this question');
      if (!answerable && side === 'answerable') return notApplicable('the pages do not answer this question');
      const reading = readAbstention(input.text, answerable ? [] : (options.claims?.(input.case) ?? []));
      if (reading.kind === 'silent') return scored(0, { detail: 'nothing said', mode: 'no-answer' });
      if (reading.kind === 'refuses') return scored(0, { detail: reading.evidence, mode: 'unneeded-refusal' });
      if (!answerable) {
        return reading.kind === 'declines'
          ? scored(1, { detail: reading.evidence })
          : scored(0, { detail: reading.evidence, mode: 'fabrication' });
      }
      if (reading.kind !== 'declines') return scored(1, { detail: reading.evidence });
      const said = normaliseText(input.text);
      const answer = (options.answers?.(input.case) ?? []).find((text) => holdsBounded(said, normaliseText(text)));
      return answer === undefined
        ? scored(0, { detail: reading.evidence, mode: 'over-abstention' })
        : scored(1, { detail: `gives ${quote(answer)}` });
    },
  };
}

/** Everything a reading depends on. */
export const ABSTENTION_VERSION = `${ABSTENTION_PHRASES_VERSION}/${NORMALISATION_VERSION}/${BOUNDARY_VERSION}`;

export interface AbstentionReading {
  readonly kind: 'silent' | 'declines' | 'refuses' | 'claims';
  /** The phrase it rests on and its offset in the normalised text without its fillers, or that there was none. */
  readonly evidence: string;
}

/**
 * `declines`: holds a phrase of ABSTENTION_PHRASES, FILLERS left out, and neither one of `claims` nor a word of a guess. `refuses`:
 * holds a phrase of REFUSAL_PHRASES and none of those. `silent`: no text. Otherwise `claims`. A reply that declines one thing and states another that nobody listed is read as declining: list it in `claims`.
 */
export function readAbstention(text: string, claims: readonly string[] = []): AbstentionReading {
  const said = normaliseText(text);
  if (said === '') return { kind: 'silent', evidence: 'nothing said' };
  const claim = claims.find((words) => holdsBounded(said, normaliseText(words)));
  if (claim !== undefined) return { kind: 'claims', evidence: `claims ${quote(claim)}` };
  const terse = said
    .split(' ')
    .filter((word) => !FILLING.has(word))
    .join(' ');
  const declining = firstPhrase(terse, DECLINING);
  if (declining === undefined) {
    const refusing = firstPhrase(terse, REFUSING);
    if (refusing !== undefined) return { kind: 'refuses', evidence: `refuses: ${refusing}` };
    return { kind: 'claims', evidence: 'no phrase says that the pages do not answer' };
  }
  const guess = firstPhrase(said, GUESSING);
  if (guess !== undefined) return { kind: 'claims', evidence: `declines, then guesses: ${guess}` };
  return { kind: 'declines', evidence: `declines: ${declining}` };
}

const DECLINING = normalised(ABSTENTION_PHRASES);
const GUESSING = normalised(GUESS_PHRASES);
const REFUSING = normalised(REFUSAL_PHRASES);
const FILLING = new Set(FILLERS);

function normalised(phrases: Readonly<Record<string, readonly string[]>>): readonly string[] {
  return Object.values(phrases)
    .flat()
    .map((phrase) => normaliseText(phrase, { keepEdges: true }));
}

function firstPhrase(said: string, phrases: readonly string[]): string | undefined {
  for (const phrase of phrases) {
    const at = findBounded(said, phrase);
    if (at !== -1) return `${quote(phrase)} at ${at}`;
  }
  return undefined;
}
