import { z } from 'zod';
import { parseJsonAnswer } from '#bench/graders/parse-json-answer.ts';
import { countBullets } from './count-bullets.ts';
import { type Instruction, instruction } from './instruction.ts';
import { COUNT } from './relation.ts';
import { isBlank, strip, stripCharacters, WHITESPACE } from './whitespace.ts';

/** The answers that constrained_response offers: the data set has one list for all of its prompts. */
const CONSTRAINED_ANSWERS = ['My answer is yes.', 'My answer is no.', 'My answer is maybe.'];

/** The form of a reply: lists, headings, sections, JSON. */
export const detectableFormat = {
  'detectable_format:number_bullet_lists': instruction({
    describes: 'holds exactly so many bullet points',
    kwargs: z.strictObject({ num_bullets: COUNT }),
    mode: 'wrong-format',
    follows: (text, kwargs) => countBullets(text) === kwargs.num_bullets,
  }),
  'detectable_format:constrained_response': instruction({
    describes: `holds one of ${CONSTRAINED_ANSWERS.join(' / ')}`,
    kwargs: z.strictObject({}),
    mode: 'wrong-format',
    follows: (text) => CONSTRAINED_ANSWERS.some((answer) => text.includes(answer)),
  }),
  'detectable_format:number_highlighted_sections': instruction({
    describes: 'holds at least so many *highlighted* or **highlighted** stretches',
    kwargs: z.strictObject({ num_highlights: COUNT }),
    mode: 'wrong-format',
    follows: (text, kwargs) => countHighlights(text) >= kwargs.num_highlights,
  }),
  'detectable_format:multiple_sections': instruction({
    describes: 'holds at least so many numbered section headings, such as "Section 1"',
    kwargs: z.strictObject({
      section_spliter: z.string().transform(strip).pipe(z.string().min(1)),
      num_sections: COUNT,
    }),
    mode: 'wrong-format',
    follows: (text, kwargs) => countSections(text, kwargs.section_spliter) >= kwargs.num_sections,
  }),
  'detectable_format:json_format': instruction({
    describes: 'is JSON as a whole, a code fence around it aside',
    kwargs: z.strictObject({}),
    mode: modeOfJson,
    follows: isJson,
  }),
  'detectable_format:title': instruction({
    describes: 'holds a title in double angle brackets',
    kwargs: z.strictObject({}),
    mode: 'wrong-format',
    follows: (text) => text.split('\n').some(holdsTitle),
  }),
} as const satisfies Readonly<Record<string, Instruction>>;

/** Stretches in single and in double asterisks. Of a bold one the first pattern finds only the empty pairs at its ends, which do not count. */
function countHighlights(text: string): number {
  // Neither pattern can step over an asterisk or the end of a line, so each character is looked at a fixed number of times.
  const single = text.match(/\*[^\n*]*\*/g) ?? [];
  const double = text.match(/\*\*[^\n*]*\*\*/g) ?? [];
  return [...single, ...double].filter((stretch) => !isBlank(stripCharacters(stretch, (mark) => mark === '*'))).length;
}

const NUMBER_AHEAD = new RegExp(`^[${WHITESPACE}]?\\p{Nd}`, 'u');

function countSections(text: string, heading: string): number {
  let count = 0;
  for (let at = text.indexOf(heading); at !== -1; at = text.indexOf(heading, at + heading.length)) {
    // White space and one digit: a digit beyond the first 65,536 characters of Unicode has two units.
    if (NUMBER_AHEAD.test(text.slice(at + heading.length, at + heading.length + 3))) count += 1;
  }
  return count;
}

const OPENING_FENCES = ['```json', '```Json', '```JSON', '```'];

function isJson(text: string): boolean {
  let bare = strip(text);
  for (const fence of OPENING_FENCES) if (bare.startsWith(fence)) bare = bare.slice(fence.length);
  if (bare.endsWith('```')) bare = bare.slice(0, -3);
  try {
    JSON.parse(strip(bare));
    return true;
  } catch {
    return false;
  }
}

function modeOfJson(text: string): string {
  const { form } = parseJsonAnswer(text);
  if (form === 'in-prose') return 'extra-prose';
  return form === 'incomplete' ? 'cut-short' : 'not-json';
}

/** Whether a line has `<<`, then `>>` with something other than white space and angle brackets at the ends of it between. */
function holdsTitle(line: string): boolean {
  const open = line.indexOf('<<');
  const close = line.lastIndexOf('>>');
  if (open === -1 || close < open + '<<'.length + 1) return false;
  return !isBlank(withoutBrackets(line.slice(open, close + '>>'.length)));
}

function withoutBrackets(title: string): string {
  let start = 0;
  let end = title.length;
  while (title.charAt(start) === '<') start += 1;
  while (end > start && title.charAt(end - 1) === '>') end -= 1;
  return title.slice(start, end);
}
