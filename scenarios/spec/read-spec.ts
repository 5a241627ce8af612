import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Clause } from '#bench/domain/clause.ts';

/** Every clause of the behaviour specification, in the order of the files and within them. */
export function readSpec(folder: string = import.meta.dirname): readonly Clause[] {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .sort();
  const clauses = files.flatMap((name) => parseSpec(readFileSync(join(folder, name), 'utf8'), basename(name)));
  const twice = clauses.find(({ id }, place) => clauses.findIndex((other) => other.id === id) !== place);
  if (twice !== undefined)
    throw new Error(`scenarios/spec: two clauses are called ${twice.id}. Cases cite ids, so each is one clause.`);
  return clauses;
}

/** `## QA-1 (MUST): title`, or `## TOOL-3 (MUST, S0) title`. */
const HEADING = /^## +(?<id>[A-Z]+-\d+) +\((?<level>MUST|SHOULD)\b[^)]*\):? +(?<title>.+?) *$/;

/**
 * The clauses of one file. A boundary pair is a row of a table of right and wrong, or a `- Fine:` with its `- Not fine:`.
 * @throws Error naming file and line of a second-level heading that is no clause
 */
export function parseSpec(text: string, fileName: string): readonly Clause[] {
  const sections: { readonly heading: Omit<Clause, 'boundaryPairs'>; readonly lines: string[] }[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (!line.startsWith('## ')) {
      sections.at(-1)?.lines.push(line);
      continue;
    }
    const { id, level, title } = HEADING.exec(line)?.groups ?? {};
    if (id === undefined || title === undefined || (level !== 'MUST' && level !== 'SHOULD')) {
      throw new Error(
        `scenarios/spec/${fileName}, line ${index + 1}: "${line}" is no clause. Accepted: ## QA-1 (MUST): what it demands.`,
      );
    }
    sections.push({ heading: { id, level, title }, lines: [] });
  }
  return sections.map(({ heading, lines }) => ({ ...heading, boundaryPairs: boundaryPairs(lines) }));
}

function boundaryPairs(lines: readonly string[]): number {
  // The title row and the rule below it are no pairs.
  const rows = Math.max(0, lines.filter((line) => line.startsWith('|')).length - 2);
  const fine = lines.filter((line) => line.startsWith('- Fine:')).length;
  const notFine = lines.filter((line) => line.startsWith('- Not fine:')).length;
  return rows + Math.min(fine, notFine);
}
