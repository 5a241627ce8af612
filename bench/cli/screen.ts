import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Where a command prints. Findings go to `out`, everything about the work itself to `note`, so that a pipe gets findings only. */
export interface Screen {
  out(text: string): void;
  note(text: string): void;
  /** Columns a line may have. */
  readonly columns: number;
  /** Whether `note` is a person's terminal: only there anything moves. */
  readonly live: boolean;
  /** Marks a text where colours are wanted; elsewhere returns it as it is. Meaning never rests on colour alone. */
  paint(style: Style, text: string): string;
}

const DEFAULT_COLUMNS = 100;

/** The process's own streams. Honours NO_COLOR and FORCE_COLOR. @param quiet nothing but findings and errors */
export function processScreen({ quiet }: { readonly quiet: boolean }): Screen {
  return {
    out: (text) => void process.stdout.write(`${text}\n`),
    note: (text) => {
      if (!quiet) process.stderr.write(`${text}\n`);
    },
    columns: process.stdout.columns ?? DEFAULT_COLUMNS,
    live: !quiet && process.stderr.isTTY === true,
    paint: (style, text) => styleText(style, text, { stream: process.stdout, validateStream: true }),
  };
}
