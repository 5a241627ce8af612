import type { Observations } from '#bench/analysis/observe.ts';
import type { Run } from '#bench/domain/run.ts';
import type { PolicyFinding } from '#bench/domain/verdict.ts';
import type { ExportFiles } from './write-export.ts';

/** A finished run as an export reads it. */
export interface ExportSource {
  readonly run: Run;
  readonly folder: string;
  /** The run in columns; read when a format asks for it, and once. */
  observations(): Promise<Observations>;
  /** What the policy concludes: the sealed one, or one given; undefined without a policy. Reached when a format asks for it. */
  finding(): Promise<PolicyFinding | undefined>;
  /** Whether prompts and answers go out too. Without it no text of a conversation does; a grader's detail may quote one. */
  readonly withContent: boolean;
  /** Texts that must reach no file. */
  readonly secrets: readonly string[];
  /** When it is exported. */
  readonly at: Date;
}

/** Another tool's file format, or a plain one. One file implements one. */
export interface ExportFormat {
  /** As `bakeoff export --format <id>` takes it. */
  readonly id: string;
  readonly title: string;
  /** One file, by the ending it should have, or a folder of several. */
  readonly makes: { readonly kind: 'file'; readonly ending: string } | { readonly kind: 'folder' };
  /** Whether it has a place for what a policy concludes. */
  readonly takesPolicy: boolean;
  /** What a reader must know: what the format cannot hold, and what we made of that. */
  readonly notes: readonly string[];
  /** Writes the files of the export, streamed: what is held of the run is some hundred bytes a trial, and no text. */
  write(source: ExportSource, files: ExportFiles): Promise<void>;
}
