import { type Grade, notApplicable, scored } from '#bench/domain/grade.ts';
import type { CaseBase, GradeInput, Grader } from '#bench/domain/scenario.ts';
import { quote } from './quote.ts';

/** Raised whenever a text could hold other citations; part of the version of every grader that reads them. */
export const CITATION_VERSION = 'cites-1';

export interface CitationSetOptions<C extends CaseBase> {
  /** The page ids an answer must cite; with none the grade is notApplicable. */
  readonly expected: (c: C) => readonly string[];
  /** Further ids that do no harm: an older page named for contrast. */
  readonly allowed?: (c: C) => readonly string[];
  /** The ids the contender was shown, expected ones included. */
  readonly known: (c: C) => readonly string[];
  /** Default `f1`. `exact` is 1 only for precision and recall of 1. */
  readonly score?: 'f1' | 'precision' | 'recall' | 'exact';
}

/**
 * How well the set of cited page ids fits the expected set. precision = right / cited (allowed ids left out of both), recall = right /
 * expected, f1 = their harmonic mean; how often a page is cited does not matter. Nothing cited scores 0 as `missing-citation`; below 1
 * the mode is `wrong-citation` when an id is cited that should not be, else `missing-citation`.
 */
export function citationSet<C extends CaseBase>(options: CitationSetOptions<C>): Grader<C> {
  const measure = options.score ?? 'f1';
  return {
    version: `citation-set-1/${CITATION_VERSION}/${measure}`,
    describes: `${measure} of the page ids cited in square brackets against the pages that hold the answer`,
    grade: (input: GradeInput<C>): Grade => {
      const expected = new Set(options.expected(input.case));
      if (expected.size === 0) return notApplicable('no page holds the answer, so none is to be cited');
      const allowed = new Set(options.allowed?.(input.case) ?? []);
      const cited = citedPages(input.text, options.known(input.case)).filter(
        (id) => expected.has(id) || !allowed.has(id),
      );
      const right = cited.filter((id) => expected.has(id)).length;
      const precision = cited.length === 0 ? 0 : right / cited.length;
      const recall = right / expected.size;
      const f1 = right === 0 ? 0 : (2 * precision * recall) / (precision + recall);
      const score = { f1, precision, recall, exact: precision === 1 && recall === 1 ? 1 : 0 }[measure];
      const detail = `cites ${listIds(cited)}; expected ${listIds([...expected])}`;
      if (score === 1) return scored(1, { detail });
      return scored(score, { detail, mode: precision < 1 && cited.length > 0 ? 'wrong-citation' : 'missing-citation' });
    },
  };
}

/** A bracket longer than this is prose. */
const LONGEST_BRACKET = 400;
const OPENING = new Set(['[', '［', '【']);
const CLOSING = new Set([']', '］', '】']);

/**
 * The distinct page ids a text cites, in order of first appearance, in the spelling of `known` where it is known.
 *
 * A citation is an id inside square brackets: [id], ［id］ or 【id】, without a line break and of at most 400 characters. Several ids in
 * one bracket are parted by white space, comma, semicolon, pipe or 、. Case, back-ticks, a leading # and the words "page", "pageId",
 * "source", "id" before an id do not count. An id that is not known counts when it has the shape of a known one (two or more runs of
 * letters and digits joined by - or _), because a made-up page is a citation too; anything else in brackets, such as [1] or [sic], is
 * none. An id outside brackets is none. One pass over the text.
 */
export function citedPages(text: string, known: readonly string[]): readonly string[] {
  const spelling = new Map(known.map((id) => [id.toLowerCase(), id]));
  const cited = new Set<string>();
  let open = -1;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (OPENING.has(character)) open = index;
    else if (character === '\n') open = -1;
    else if (CLOSING.has(character) && open !== -1) {
      if (index - open <= LONGEST_BRACKET) {
        for (const id of idsWithin(text.slice(open + 1, index), spelling)) cited.add(id);
      }
      open = -1;
    }
  }
  return [...cited];
}

const LABELS = new Set(['page', 'pages', 'pageid', 'page-id', 'page_id', 'source', 'sources', 'id']);
const SEPARATORS = /[\s,;|、，；:=]+/u;
const ID_SHAPE = /^[\p{L}\p{N}]+(?:[-_][\p{L}\p{N}]+)+$/u;

function idsWithin(inside: string, spelling: ReadonlyMap<string, string>): readonly string[] {
  // A page whose id holds a separator is found by the whole bracket first.
  const whole = spelling.get(inside.trim().toLowerCase());
  if (whole !== undefined) return [whole];
  const words = inside
    .split(SEPARATORS)
    .map((word) => word.replace(/[`*"'#()]/g, '').toLowerCase())
    .filter((word) => word !== '' && !LABELS.has(word));
  const knownHere = words.flatMap((word) => spelling.get(word) ?? []);
  // Unknown words beside prose are prose: "[see the follow-up notes]" cites nothing.
  const allShaped = words.every((word) => spelling.has(word) || ID_SHAPE.test(word));
  return allShaped ? words.map((word) => spelling.get(word) ?? word) : knownHere;
}

function listIds(ids: readonly string[]): string {
  return ids.length === 0 ? 'nothing' : ids.slice(0, 10).map(quote).join(', ') + (ids.length > 10 ? ', …' : '');
}
