import { describe, expect, it } from 'vitest';
import { parseSpec, readSpec } from './read-spec.ts';

describe('the behaviour specification', () => {
  it('reads clauses with their level and the pairs on both sides of their line', () => {
    const text = [
      '# Answers',
      'About them.',
      '## QA-1 (MUST): it answers from the pages',
      '- Fine: "230 euros [travel]."',
      '- Not fine: "About 200 euros."',
      '## TOOL-3 (MUST, S0) The irreversible waits for a yes',
      '| right | wrong |',
      '|---|---|',
      '| asks | deletes |',
      '| waits | acts |',
      '## QA-9 (SHOULD): it replies in the language of the question',
      'No example yet.',
    ].join('\n');
    expect(parseSpec(text, 'a.md')).toEqual([
      { id: 'QA-1', level: 'MUST', title: 'it answers from the pages', boundaryPairs: 1 },
      { id: 'TOOL-3', level: 'MUST', title: 'The irreversible waits for a yes', boundaryPairs: 2 },
      { id: 'QA-9', level: 'SHOULD', title: 'it replies in the language of the question', boundaryPairs: 0 },
    ]);
  });

  it('names file and line of a heading that is no clause', () => {
    expect(() => parseSpec('# Title\n\n## QA-1 it answers', 'qa.md')).toThrow(
      'scenarios/spec/qa.md, line 3: "## QA-1 it answers" is no clause',
    );
  });

  it('finds every clause of the project under an id of its own, each with a pair', () => {
    const clauses = readSpec();
    const families = new Set(clauses.map(({ id }) => id.replace(/-\d+$/, '')));
    expect([...families]).toEqual(expect.arrayContaining(['EXT', 'TOOL', 'QA']));
    expect(clauses.filter(({ boundaryPairs }) => boundaryPairs === 0)).toEqual([]);
  });
});
