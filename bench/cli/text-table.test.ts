import { describe, expect, it } from 'vitest';
import { printable, textTable, wrapped } from './text-table.ts';

describe('textTable', () => {
  it('aligns words left and numbers right, under a rule', () => {
    const table = textTable(
      [{ title: 'model' }, { title: 'p50', align: 'right' }],
      [
        ['a', '85 ms'],
        ['longer', '1.2 s'],
      ],
    );
    expect(table.split('\n')).toEqual(['model     p50', '──────  ─────', 'a       85 ms', 'longer  1.2 s']);
  });

  it('counts wide characters as the two columns a terminal gives them', () => {
    const [, , first, second] = textTable(
      [{ title: 'm' }, { title: 'n' }],
      [
        ['日本', '1'],
        ['abcd', '2'],
      ],
    ).split('\n');
    expect(first).toBe('日本  1');
    expect(second).toBe('abcd  2');
  });

  it('breaks only the column that wraps, at spaces, to the width of the screen', () => {
    const text = 'one two three four five six seven eight nine ten';
    const lines = textTable([{ title: 'k' }, { title: 'says', wraps: true }], [['x', text]], 30).split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(30);
    expect(
      lines
        .slice(2)
        .map((line) => line.slice(3))
        .join(' '),
    ).toBe(text);
  });

  it('leaves a word alone that is longer than its line', () => {
    expect(wrapped('a bcdefghij k', 4)).toEqual(['a', 'bcdefghij', 'k']);
  });

  it.each([
    ['\u001b[2Jgone', '␛[2Jgone', 'an order to clear the screen'],
    ['a\nb', 'a␊b', 'a line break'],
    ['\u202egnp.exe', '<U+202E>gnp.exe', 'a bidi override'],
    ['a\u200bb', 'a<U+200B>b', 'a zero-width space'],
    ['\u001b[32mok\u001b[39m', '\u001b[32mok\u001b[39m', 'a colour, which is obeyed'],
  ])('prints %j as %j: %s', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });
});
