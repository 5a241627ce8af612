import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { uniqueSlugs } from './slugs.ts';

describe('names for addresses', () => {
  it.each([
    ['gpt-5.4', 'gpt-5.4'],
    ['anthropic/claude-x', 'anthropic--claude-x'],
    ['llama3:8b', 'llama3-8b'],
    ['../../etc/passwd', 'etc--passwd'],
    ['<script>alert(1)</script>', 'script-alert-1---script'],
    ['…', 'unnamed'],
  ])('turns %s into %s', (id, slug) => {
    expect(uniqueSlugs([id]).get(id)).toBe(slug);
  });

  it('keeps apart what would meet', () => {
    expect([...uniqueSlugs(['a b', 'A-b', 'a:b', 'a b']).values()]).toEqual(['a-b', 'a-b-2', 'a-b-3']);
  });

  it('gives every id one name of its own that is safe in a path', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (ids) => {
        const slugs = uniqueSlugs(ids);
        expect(new Set(slugs.values()).size).toBe(new Set(ids).size);
        for (const slug of slugs.values()) expect(slug).toMatch(/^[a-z0-9_][a-z0-9._-]*$/);
      }),
    );
  });
});
