import { fingerprint } from '#bench/domain/fingerprint.ts';
import type { ImportedCase } from './imported-row.ts';

/** Letters of an id that are kept when it has to be rewritten; the hash after it tells cases apart. */
const KEPT = 40;

/** What loadScenario accepts: ids end up in file names and addresses. */
const CASE_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/**
 * The id of an imported case: its own where it is usable, otherwise what is left of it with a hash of the whole, so that no two meet;
 * a case without one is named by what it asks.
 */
export function caseSlug({ id, content, reference }: Pick<ImportedCase, 'id' | 'content' | 'reference'>): string {
  if (id === undefined || id === '') return `case-${fingerprint([content ?? null, reference ?? null]).slice(0, 10)}`;
  if (CASE_ID.test(id)) return id;
  const kept = words(id, /[^A-Za-z0-9._]+/);
  return `${kept === '' ? 'case' : kept}-${fingerprint(id).slice(0, 8)}`;
}

/** A scenario's id from any text: lower-case words joined by "-"; `imported` where no letter is left. */
export function scenarioSlug(name: string): string {
  const kept = words(name.toLowerCase(), /[^a-z0-9]+/);
  return kept === '' ? 'imported' : kept;
}

function words(text: string, between: RegExp): string {
  return text
    .slice(0, 4 * KEPT)
    .split(between)
    .filter((word) => word !== '' && /[A-Za-z0-9]/.test(word))
    .map((word) => word.replace(/^[._]+|[._]+$/g, ''))
    .join('-')
    .slice(0, KEPT)
    .replace(/-+$/, '');
}
