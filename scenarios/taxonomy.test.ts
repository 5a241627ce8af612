import { describe, expect, it } from 'vitest';
import { type FailureMode, TAXONOMY } from './taxonomy.ts';

const modes: Readonly<Record<string, FailureMode>> = TAXONOMY;

describe('the failure taxonomy', () => {
  it('names every mode by a slug of lower-case words', () => {
    for (const slug of Object.keys(modes)) expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  it('hangs every mode under a parent that exists', () => {
    const orphans = Object.entries(modes).filter(([, mode]) => mode.parent !== undefined && !(mode.parent in modes));
    expect(orphans).toEqual([]);
  });

  it('is a tree: from every mode the way up ends at a top', () => {
    for (const start of Object.keys(modes)) {
      const seen = new Set<string>();
      for (let slug: string | undefined = start; slug !== undefined; slug = modes[slug]?.parent) {
        expect(seen.has(slug), `${start} leads back to ${slug}`).toBe(false);
        seen.add(slug);
      }
    }
  });

  it('gives no two modes the same title, because pages show the title', () => {
    const titles = Object.values(modes).map((mode) => mode.title);
    expect(new Set(titles).size).toBe(titles.length);
  });
});
