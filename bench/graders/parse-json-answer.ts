import { isRecord } from './is-record.ts';

/**
 * What a reply to "answer in JSON" turned out to be. The form tells format loss from skill loss: the same value can arrive
 * as asked, in a code fence, or among sentences.
 */
export type JsonAnswer =
  | { readonly form: 'raw' | 'fenced' | 'in-prose'; readonly value: unknown }
  /** `incomplete`: a JSON value begins and the text ends before it does, as in a reply cut at its length limit. */
  | { readonly form: 'empty' | 'not-json' | 'incomplete' | 'oversized'; readonly value?: never };

/** Characters above which a reply is not parsed at all: far above any asked-for record, far below what stalls a grader. */
const MAX_LENGTH = 1_000_000;

/**
 * Openings that are tried again after a bracket that never closes. Each try is one pass over the text, so the bound is
 * what keeps a reply of nothing but "{" linear.
 */
const MAX_UNCLOSED = 8;

/** Nesting that ends the parse. No record asks for more, and everything downstream may then recurse over the value. */
const MAX_DEPTH = 64;

/**
 * Reads a reply as JSON. `raw` is what a strict consumer accepts: the whole text is one JSON value. `fenced` and
 * `in-prose` are what a lenient one would still find: the last object in the text, else the last array. Nothing is repaired:
 * single quotes, trailing commas and Python's None stay `not-json`.
 *
 * Linear in the length of the text, whatever the text.
 */
export function parseJsonAnswer(text: string): JsonAnswer {
  if (text.length > MAX_LENGTH) return { form: 'oversized' };
  const trimmed = text.trim();
  if (trimmed === '') return { form: 'empty' };
  const { regions, unclosed } = bracketRegions(trimmed);
  if (regions.every((region) => region.depth <= MAX_DEPTH)) {
    const whole = tryParse(text);
    if (whole !== undefined) return { form: 'raw', value: whole.value };
  }
  let found: { readonly value: unknown; readonly start: number; readonly end: number } | undefined;
  for (const { start, end, depth } of regions) {
    if (depth > MAX_DEPTH) continue;
    const parsed = tryParse(trimmed.slice(start, end));
    if (parsed === undefined) continue;
    if (found === undefined || isRecord(parsed.value) || !isRecord(found.value)) {
      found = { value: parsed.value, start, end };
    }
  }
  if (found === undefined) return { form: unclosed ? 'incomplete' : 'not-json' };
  const fenced = isFenceOnly(trimmed.slice(0, found.start), trimmed.slice(found.end));
  return { form: fenced ? 'fenced' : 'in-prose', value: found.value };
}

/** How a record begins, and not a brace in prose: its first key. */
const RECORD_BEGUN = /^\{\s{0,20}"[^"]{1,60}"\s{0,20}:/;
const LONGEST_BEGINNING = 120;

interface Region {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly depth: number;
}

/** The outermost bracketed stretches of a text, strings inside them respected. They never overlap. */
function bracketRegions(text: string): { readonly regions: readonly Region[]; readonly unclosed: boolean } {
  const regions: Region[] = [];
  let unclosed = 0;
  let at = nextOpening(text, 0);
  while (at !== -1 && unclosed < MAX_UNCLOSED) {
    const region = closeRegion(text, at);
    if (region === undefined) {
      unclosed += 1;
      // A record that was begun and never ended: whatever closes further on is a part of it, not the answer.
      if (RECORD_BEGUN.test(text.slice(at, at + LONGEST_BEGINNING))) break;
      at = nextOpening(text, at + 1);
    } else {
      regions.push(region);
      at = nextOpening(text, region.end);
    }
  }
  return { regions, unclosed: unclosed > 0 };
}

function nextOpening(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const mark = text[at];
    if (mark === '{' || mark === '[') return at;
  }
  return -1;
}

function closeRegion(text: string, start: number): Region | undefined {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = start; at < text.length; at += 1) {
    const mark = text[at];
    if (inString) {
      if (mark === '\\') at += 1;
      else if (mark === '"') inString = false;
    } else if (mark === '"') inString = true;
    else if (mark === '{' || mark === '[') {
      depth += 1;
      deepest = Math.max(deepest, depth);
    } else if (mark === '}' || mark === ']') {
      depth -= 1;
      if (depth === 0) return { start, end: at + 1, depth: deepest };
    }
  }
  return undefined;
}

/** Whether what stands around a value is one code fence and nothing else. */
function isFenceOnly(before: string, after: string): boolean {
  return /^(```|~~~)[\w-]{0,20}\s*$/.test(before) && /^\s*(```|~~~)$/.test(after);
}

function tryParse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
