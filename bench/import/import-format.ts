import type { ImportedRow } from './imported-row.ts';

/** A file to be read, named as a person knows it. Its content may be read more than once. */
export interface ImportFile {
  /** Base name: no folder of the machine gets into a result. */
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
}

/** One line of the mapping that a person sees before anything is written. */
export interface MappingLine {
  /** A field of ours. */
  readonly ours: string;
  /** Where it comes from in the file, in the format's own words. */
  readonly theirs: string;
}

export interface ImportOptions {
  /** Target -> path in a record, for formats that have no fields of their own. */
  readonly map: ReadonlyMap<string, string>;
}

/** Another tool's file format. One file implements one. */
export interface ImportFormat {
  /** As `bakeoff import <id>` takes it. */
  readonly id: string;
  readonly title: string;
  /** What a file of this format can hold. */
  readonly holds: readonly ('trials' | 'cases')[];
  /** What becomes of what, with the options given. @throws Error for options the format cannot take */
  mapping(options: ImportOptions): readonly MappingLine[];
  /** What the format cannot know, in words for the report: `time to first token`. It stays null. */
  readonly cannotKnow: readonly string[];
  /** The grader whose score is the quality when nobody chooses; undefined: the first one the file has. */
  readonly primary: string | undefined;
  /**
   * The rows of a file, streamed: memory grows with the largest row, not with the file.
   * @throws Error when the file as a whole cannot be read as this format, saying what it is and what is accepted
   */
  read(file: ImportFile, options: ImportOptions): AsyncIterable<ImportedRow>;
}
