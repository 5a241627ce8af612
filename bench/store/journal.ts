import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Trial, TrialReply } from '#bench/domain/trial.ts';
import { readLines } from '#bench/plan/read-lines.ts';
import { findDataFile, plainFile } from './data-file.ts';
import { redactJson } from './json.ts';
import { readJsonLines, repairLastLine } from './json-lines.ts';
import { encodeReply } from './reply-record.ts';
import { encodeTrial } from './trial-record.ts';
import { syncFolder, writeWhole } from './write-whole.ts';

export const TRIALS_FILE = 'trials.jsonl';
export const REPLIES_FILE = 'replies.jsonl';

/** The append-only record of a run while it goes on. What `append` has promised survives a `kill -9` and a power cut. */
export interface Journal {
  /** Resolves when the trial is on disk: its reply first, so that no trial is ever without its words. */
  append(trial: Trial, reply: TrialReply | undefined): Promise<void>;
  /** Writes what is waiting and lets go of the files. */
  close(): Promise<void>;
}

export interface OpenedJournal {
  readonly journal: Journal;
  /** Ids of the trials already done, warm-ups included. */
  readonly done: ReadonlySet<string>;
  /** Bytes of torn last lines that were cut; that trial is asked again. */
  readonly tornBytes: number;
  /** Replies dropped because a crash lost their trial, which is asked again, or because they were there twice. */
  readonly orphans: number;
}

export interface JournalOptions {
  /** Texts that must reach no file. */
  readonly secrets: readonly string[];
  /** How files are opened; tests hand in one that runs out of space. */
  readonly openFile?: (path: string, flags: string) => Promise<JournalFile>;
}

export type JournalFile = Pick<FileHandle, 'write' | 'datasync' | 'truncate' | 'stat' | 'close'>;

/**
 * Opens a run folder's journal, mending what a crash left: torn last lines are cut, and replies without their trial are
 * dropped. The caller holds the folder's lock.
 * @throws Error when a line in the middle is damaged, or a file is packed; nothing is changed then
 */
export async function openJournal(folder: string, options: JournalOptions): Promise<OpenedJournal> {
  assertUnpacked(folder);
  const openFile = options.openFile ?? open;
  const trialsPath = join(folder, TRIALS_FILE);
  const repliesPath = join(folder, REPLIES_FILE);
  for (const path of [trialsPath, repliesPath]) await (await open(path, 'a')).close();
  await syncFolder(folder);
  const tornBytes = (await repairLastLine(trialsPath)) + (await repairLastLine(repliesPath));
  const done = new Set<string>();
  for await (const { value } of readJsonLines(plainFile(folder, TRIALS_FILE))) done.add(textOf(value, 'id'));
  const orphans = await dropOrphans(folder, done);
  const trials = await openFile(trialsPath, 'a');
  const replies = await openFile(repliesPath, 'a');
  return { journal: new OpenJournal(trials, replies, options.secrets), done, tornBytes, orphans };
}

/** @throws Error saying how to unpack them, when a run's trials or replies are packed: nothing can be added to such a file */
export function assertUnpacked(folder: string): void {
  const files = [TRIALS_FILE, REPLIES_FILE].flatMap((name) => findDataFile(folder, name) ?? []);
  const packed = files.filter((file) => file.packed);
  if (packed.length === 0) return;
  throw new Error(
    `${packed.map(({ name }) => name).join(' and ')} of this run ${packed.length === 1 ? 'is' : 'are'} packed, ` +
      `and no trial can be added to a packed file. Unpack first: gunzip ${packed.map(({ path }) => path).join(' ')}`,
  );
}

/** A reply is written before its trial, so a crash between the two leaves one too many: its trial would get a second. */
async function dropOrphans(folder: string, done: ReadonlySet<string>): Promise<number> {
  const replies = plainFile(folder, REPLIES_FILE);
  const belongs = () => {
    const seen = new Set<string>();
    return (value: unknown) => {
      const trial = textOf(value, 'trial');
      const first = done.has(trial) && !seen.has(trial);
      seen.add(trial);
      return first;
    };
  };
  const isKept = belongs();
  let orphans = 0;
  for await (const { value } of readJsonLines(replies)) if (!isKept(value)) orphans += 1;
  if (orphans > 0) await writeWhole(replies.path, keptLines(replies.path, belongs()));
  return orphans;
}

async function* keptLines(path: string, isKept: (value: unknown) => boolean): AsyncGenerator<string> {
  for await (const line of readLines(path)) if (line !== '' && isKept(JSON.parse(line))) yield `${line}\n`;
}

function textOf(record: unknown, key: string): string {
  return typeof record === 'object' && record !== null ? String(Reflect.get(record, key)) : '';
}

interface Waiting {
  readonly trialLine: string;
  readonly replyLine: string;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/** Lines that arrive while a write is under way go out together in the next one: one flush for many trials. */
class OpenJournal implements Journal {
  readonly #trials: JournalFile;
  readonly #replies: JournalFile;
  readonly #secrets: readonly string[];
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  /** Set when a half-written line could not be taken back: nothing may be written after it, or it would stand in the middle. */
  #broken: unknown;

  constructor(trials: JournalFile, replies: JournalFile, secrets: readonly string[]) {
    this.#trials = trials;
    this.#replies = replies;
    this.#secrets = secrets;
  }

  async append(trial: Trial, reply: TrialReply | undefined): Promise<void> {
    const trialLine = `${redactJson(encodeTrial(trial), this.#secrets)}\n`;
    const replyLine = reply === undefined ? '' : `${redactJson(encodeReply(reply), this.#secrets)}\n`;
    const written = new Promise<void>((done, failed) => {
      this.#waiting.push({ trialLine, replyLine, done, failed });
    });
    this.#writing ??= this.#writeAll();
    return written;
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#trials.close();
    await this.#replies.close();
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        if (this.#broken !== undefined) throw this.#broken;
        await this.#appendWhole(this.#replies, batch.map(({ replyLine }) => replyLine).join(''));
        await this.#appendWhole(this.#trials, batch.map(({ trialLine }) => trialLine).join(''));
        for (const { done } of batch) done();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    this.#writing = undefined;
  }

  /** Appends all of a text or nothing of it: a disk that fills up in the middle leaves no half line behind. */
  async #appendWhole(file: JournalFile, text: string): Promise<void> {
    if (text === '') return;
    const { size } = await file.stat();
    const bytes = Buffer.from(text, 'utf8');
    try {
      let written = 0;
      while (written < bytes.length) written += (await file.write(bytes, written)).bytesWritten;
      await file.datasync();
    } catch (error) {
      await file.truncate(size).catch(() => {
        this.#broken = error;
      });
      throw error;
    }
  }
}
