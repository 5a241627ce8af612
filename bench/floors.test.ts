import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Which floor a folder is on. Imports go down only; folders on one floor do not know each other. */
const FLOORS: Readonly<Record<string, number>> = {
  'bench/domain': 0,
  'bench/stats': 0,
  'bench/plan': 1,
  'bench/graders': 1,
  'bench/analysis': 1,
  'bench/store': 2,
  'bench/import': 2,
  providers: 2,
  scenarios: 2,
  'bench/run': 3,
  'bench/report': 3,
  'bench/export': 3,
  'bench/overhead': 4,
  'bench/studies': 4,
  'bench/cli': 5,
  site: 5,
};

/** Fewer than this, and the test has looked at the wrong place. */
const FEWEST_IMPORTS = 200;

const ROOT = dirname(import.meta.dirname);
const IMPORT = /\b(?:from|import)\s*\(?\s*(['"`])([^'"`]+)\1/g;
/** The user's own policy is imported by its path; nothing else has a name that only running tells. */
const MAY_COMPUTE = ['bench/cli/load-policy.ts'];
const COMPUTED_IMPORT = /\bimport\(\s*[^'"\s)]/;

describe('the floors of the house', () => {
  const files = globSync('{bench,providers,scenarios,site}/**/*.{ts,astro}', { cwd: ROOT }).filter(
    (file) => !/node_modules|fixtures|\/dist\//.test(file),
  );
  const edges = files.flatMap((file) => importsOf(file).map((target) => ({ file, target })));

  it('looked at enough imports to judge', () => {
    expect(edges.length).toBeGreaterThan(FEWEST_IMPORTS);
  });

  it('has every file in a room of its own floor', () => {
    expect(files.filter((file) => roomOf(file) === undefined && file !== 'bench/floors.test.ts')).toEqual([]);
  });

  it('lets no import climb, or cross between rooms of one floor', () => {
    const wrong = edges.filter(({ file, target }) => {
      const [from, to] = [roomOf(file), roomOf(target)];
      return from !== undefined && to !== undefined && from !== to && floorOf(to) >= floorOf(from);
    });
    expect(wrong).toEqual([]);
  });

  it('reaches other rooms by their name and never by ../', () => {
    expect(
      files.filter((file) => importTexts(file).some((text) => text.startsWith('../') && leaves(file, text))),
    ).toEqual([]);
  });

  it('imports nothing by a computed name, which no tool could follow', () => {
    expect(files.filter((file) => COMPUTED_IMPORT.test(withoutComments(file)))).toEqual(MAY_COMPUTE);
  });
});

function importTexts(file: string): readonly string[] {
  return [...withoutComments(file).matchAll(IMPORT)].flatMap(([, , text]) => (text === undefined ? [] : [text]));
}

/** Imports of our own files, as paths from the root. */
function importsOf(file: string): readonly string[] {
  return importTexts(file).flatMap((text) => {
    if (/^#(bench|providers|scenarios)\//.test(text)) return [text.slice(1)];
    return text.startsWith('.') ? [normalize(join(dirname(file), text))] : [];
  });
}

function leaves(file: string, text: string): boolean {
  return roomOf(normalize(join(dirname(file), text))) !== roomOf(file);
}

function withoutComments(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
}

function roomOf(file: string): string | undefined {
  return Object.keys(FLOORS).find((room) => file.startsWith(`${room}/`));
}

function floorOf(room: string): number {
  return FLOORS[room] ?? Number.NaN;
}
