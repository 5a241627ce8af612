import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DecisionRecord } from '#bench/domain/decision.ts';
import { decodeDecision } from './decision-record.ts';

/** Where a results folder keeps its decisions. */
export function decisionsFolder(resultsDir: string): string {
  return join(resultsDir, 'decisions');
}

/** The records of a results folder as they are chained. */
export interface DecisionChain {
  /** Oldest first; empty where there are none. */
  readonly records: readonly DecisionRecord[];
  /** sha256 of the newest record's file: what the next one carries. */
  readonly head: string | undefined;
}

/**
 * Reads every record and follows the chain of their hashes.
 * @throws Error naming the file, when one cannot be read, was changed or removed after it was written, or two follow the same one
 */
export async function readDecisions(resultsDir: string): Promise<DecisionChain> {
  const folder = decisionsFolder(resultsDir);
  if (!existsSync(folder)) return { records: [], head: undefined };
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  const links: Link[] = [];
  for (const name of names) links.push(await readLink(folder, name));
  links.sort((a, b) => compare(a.record.recordedAt, b.record.recordedAt) || compare(a.name, b.name));
  let before: Link | undefined;
  for (const link of links) {
    assertFollows(link, before, links);
    before = link;
  }
  return { records: links.map(({ record }) => record), head: before?.sha256 };
}

/** sha256 of a record's bytes, in hex. */
export function recordSha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

interface Link {
  readonly name: string;
  readonly record: DecisionRecord;
  readonly sha256: string;
}

async function readLink(folder: string, name: string): Promise<Link> {
  const place = `decisions/${name}`;
  const text = await readFile(join(folder, name), 'utf8');
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new Error(
      `${place} is not JSON (${error instanceof Error ? error.message : String(error)}). ` +
        'It is written in one step and never again, so it was damaged otherwise: restore it (git log -- the file).',
    );
  }
  const record = decodeDecision(content, place);
  if (`${record.id}.json` !== name) {
    throw new Error(
      `${place} says its id is "${record.id}", so it was renamed. Give it back the name ${record.id}.json.`,
    );
  }
  return { name, record, sha256: recordSha256(text) };
}

function assertFollows(link: Link, before: Link | undefined, all: readonly Link[]): void {
  const { previous } = link.record;
  if (previous === before?.sha256) return;
  const place = `decisions/${link.name}`;
  const parent = all.find(({ sha256 }) => sha256 === previous);
  const twin = all.find((other) => other !== link && other.record.previous === previous);
  if (twin !== undefined && (parent !== undefined || previous === undefined)) {
    throw new Error(
      `The chain of decisions is broken: decisions/${twin.name} and ${place} both follow ` +
        `${parent === undefined ? 'nothing' : `decisions/${parent.name}`}, as after a merge of two branches. ` +
        'Take the newer one out and record it again, so that it follows the other.',
    );
  }
  if (before === undefined) {
    throw new Error(
      `The chain of decisions is broken: ${place} is the oldest and says one came before it, which is gone. ` +
        'Restore the missing file (git log -- the folder).',
    );
  }
  throw new Error(
    `The chain of decisions is broken: decisions/${before.name} was changed after it was written, or a record between ` +
      `it and ${place} is gone. ${place} was written after a file of sha256 ${previous ?? 'none'}, and ` +
      `decisions/${before.name} has ${before.sha256}. Restore it (git log -- the file); what is learned later is a record of its own.`,
  );
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
