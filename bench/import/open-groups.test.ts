import { describe, expect, it } from 'vitest';
import { OpenGroups } from './open-groups.ts';

function groupsOf(mostOpen: number, mostCharacters: number) {
  const groups = new OpenGroups<string[]>(mostOpen, mostCharacters);
  const closed: string[] = [];
  const add = (key: string, row: string) => {
    groups.add(key, row.length, () => []).push(row);
    for (const { key: gone, group } of groups.overflowing()) closed.push(`${gone}: ${group.join(' ')}`);
  };
  return { groups, closed, add };
}

describe('groups that are open at once', () => {
  it('gather their rows, and the oldest goes when there are too many', () => {
    const { groups, closed, add } = groupsOf(2, 100);
    for (const [key, row] of ['a1', 'b1', 'a2', 'c1', 'b2'].map((row) => [row[0] ?? '', row] as const)) add(key, row);
    expect(closed).toEqual(['a: a1 a2']);
    expect([...groups.all()].map(({ key, group }) => [key, group])).toEqual([
      ['b', ['b1', 'b2']],
      ['c', ['c1']],
    ]);
    expect([...groups.all()]).toEqual([]);
  });

  it('go when they hold too much together, but for the newest, however large', () => {
    const { closed, add } = groupsOf(10, 8);
    add('a', 'xxxx');
    add('b', 'yyyy');
    expect(closed).toEqual([]);
    add('c', 'z'.repeat(50));
    expect(closed).toEqual(['a: xxxx', 'b: yyyy']);
    add('d', 'w');
    expect(closed).toEqual(['a: xxxx', 'b: yyyy', `c: ${'z'.repeat(50)}`]);
  });
});
