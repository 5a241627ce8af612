import { type Grade, scored } from '#bench/domain/grade.ts';
import type { CaseBase, GradeInput, Grader } from '#bench/domain/scenario.ts';
import { BOUNDARY_VERSION, findBounded, holdsBounded } from './find-bounded.ts';
import { NORMALISATION_VERSION, normaliseText } from './normalise-text.ts';
import { quote } from './quote.ts';

export interface ChoiceOptions<C extends CaseBase> {
  /** The labels to choose from (A, B, C; Yes, No; …) in order. */
  readonly labels: (c: C) => readonly string[];
  /** The right label. */
  readonly expected: (c: C) => string;
  /** What the labels stand for, in the same order; a reply that gives exactly one of these texts has chosen it. */
  readonly texts?: (c: C) => readonly string[];
}

/**
 * 1 when the reply chooses the right label, else 0: `wrong-answer` for another label, `ambiguous-answer` when it names several and
 * settles on none, `no-answer` when it names none. How a choice is read: see readChoice.
 * @throws Error when the expected label is none of the labels
 */
export function choice<C extends CaseBase>(options: ChoiceOptions<C>): Grader<C> {
  return {
    version: `choice-1/${NORMALISATION_VERSION}/${BOUNDARY_VERSION}`,
    describes: 'the label that the reply settles on is the right one',
    grade: (input: GradeInput<C>): Grade => {
      const labels = options.labels(input.case);
      const expected = options.expected(input.case);
      if (!labels.includes(expected)) {
        throw new Error(
          `Case ${input.case.id} expects ${quote(expected)}, which is none of its labels ${labels.map(quote).join(', ')}. Correct the case.`,
        );
      }
      const reading = readChoice(input.text, labels, options.texts?.(input.case) ?? []);
      if (reading.kind === 'none') return scored(0, { detail: 'names no label', mode: 'no-answer' });
      if (reading.kind === 'several') {
        return scored(0, { detail: `names ${reading.labels.map(quote).join(', ')}`, mode: 'ambiguous-answer' });
      }
      const detail = `${quote(reading.label)}, ${reading.rule}`;
      return reading.label === expected ? scored(1, { detail }) : scored(0, { detail, mode: 'wrong-answer' });
    },
  };
}

export type ChoiceReading =
  | { readonly kind: 'chosen'; readonly label: string; readonly rule: string }
  | { readonly kind: 'several'; readonly labels: readonly string[] }
  | { readonly kind: 'none' };

/**
 * The label a reply settles on. The first rule that applies decides:
 * 1. the whole reply, normalised, is a label;
 * 2. a label stands right behind an answer cue ("answer is", "answer:", "Antwort:", "réponse :", "respuesta:", "答え", …); the last cue wins;
 * 3. the first line begins with a label and one of `) . : ,` or a dash, or a label stands alone on the last line;
 * 4. exactly one label occurs in brackets or emphasis: (B), [B], **B**;
 * 5. exactly one label occurs as a word; a single letter counts only as a capital, and A and I, which are words, not at all;
 * 6. exactly one of the option texts occurs.
 * Labels are compared without case in rules 1 to 4 where they are longer than a letter.
 */
export function readChoice(text: string, labels: readonly string[], texts: readonly string[] = []): ChoiceReading {
  const whole = normaliseText(text);
  if (whole === '') return { kind: 'none' };
  const options = labels.map((label) => ({ label, form: normaliseText(label) }));
  const chosen = (form: string | undefined, rule: string): ChoiceReading | undefined => {
    const option = options.find((candidate) => candidate.form === form);
    return option === undefined ? undefined : { kind: 'chosen', label: option.label, rule };
  };
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const settled =
    chosen(whole, 'the whole reply') ??
    chosen(afterLastCue(whole, options), 'behind the answer cue') ??
    chosen(leading(lines[0] ?? '', options), 'at the start') ??
    chosen(normaliseText(lines.at(-1) ?? ''), 'alone on the last line');
  if (settled !== undefined) return settled;

  const cased = normaliseText(text, { keepCase: true, keepEdges: true });
  const marked = labels.filter((label) => isMarked(text, label));
  if (marked.length === 1) return { kind: 'chosen', label: marked[0] ?? '', rule: 'marked' };
  const named = labels.filter((label) =>
    isLetter(label)
      ? !WORDS_OF_ONE_LETTER.has(label) && holdsBounded(cased, label)
      : holdsBounded(whole, normaliseText(label)),
  );
  if (named.length === 1) return { kind: 'chosen', label: named[0] ?? '', rule: 'the only label named' };
  if (named.length > 1 || marked.length > 1) return { kind: 'several', labels: named.length > 1 ? named : marked };
  const spelled = texts.flatMap((option, index) => (holdsBounded(whole, normaliseText(option)) ? [index] : []));
  const label = labels[spelled[0] ?? -1];
  if (spelled.length === 1 && label !== undefined) return { kind: 'chosen', label, rule: 'by its text' };
  if (spelled.length > 1) return { kind: 'several', labels: spelled.flatMap((index) => labels[index] ?? []) };
  return { kind: 'none' };
}

interface Option {
  readonly label: string;
  readonly form: string;
}

const CUES: readonly string[] = [
  ...[
    'answer is',
    'answer:',
    'answer would be',
    'choice is',
    'choice:',
    'option is',
    'i choose',
    'i pick',
    'final answer',
  ],
  ...[
    'antwort ist',
    'antwort lautet',
    'antwort:',
    'réponse est',
    'réponse :',
    'réponse:',
    'respuesta es',
    'respuesta:',
  ],
  ...['答えは', '正解は', '答え:', '回答:'],
];
const WORDS_OF_ONE_LETTER = new Set(['A', 'I']);
/** Characters behind a cue within which the label must begin: brackets, quotes and the word "option". */
const CUE_REACH = 24;

function afterLastCue(said: string, options: readonly Option[]): string | undefined {
  let best: { readonly at: number; readonly form: string } | undefined;
  for (const cue of CUES) {
    for (let at = findBounded(said, cue); at !== -1; at = findBounded(said, cue, at + cue.length)) {
      const behind = stripLead(said.slice(at + cue.length, at + cue.length + CUE_REACH + longest(options)));
      const form = startingLabel(behind, options);
      if (form !== undefined && (best === undefined || at > best.at)) best = { at, form };
    }
  }
  return best?.form;
}

function leading(line: string, options: readonly Option[]): string | undefined {
  const head = stripLead(normaliseText(line, { keepEdges: true }));
  const form = startingLabel(head, options);
  if (form === undefined) return undefined;
  return /^\s?[).:,\]-]/u.test(head.slice(form.length)) ? form : undefined;
}

function stripLead(text: string): string {
  return text
    .replace(/^[\s:("'[]+/u, '')
    .replace(/^(?:option|choice|letter|buchstabe|lettre|letra)\s+/u, '')
    .replace(/^[("'[]+/u, '');
}

function startingLabel(text: string, options: readonly Option[]): string | undefined {
  const starting = options.filter(({ form }) => form !== '' && text.startsWith(form) && findBounded(text, form) === 0);
  return starting.sort((a, b) => b.form.length - a.form.length)[0]?.form;
}

function longest(options: readonly Option[]): number {
  return Math.max(0, ...options.map(({ form }) => form.length));
}

function isMarked(text: string, label: string): boolean {
  return [`(${label})`, `[${label}]`, `**${label}**`, `**${label}.**`, `**${label})**`].some((mark) =>
    text.includes(mark),
  );
}

function isLetter(label: string): boolean {
  return label.length === 1;
}
