import { type ImportLedger, type LedgerEntry, LedgerFault } from '#bench/import/import-ledger.ts';
import type { ImportedRow, ImportedTrial } from '#bench/import/imported-row.ts';

/** A row that was not read, and why. */
export interface RowFault {
  readonly place: string;
  readonly says: string;
}

/** What the rows of one or several files came to. */
export interface RowTally {
  readonly trials: number;
  /** Cases that came without an answer. */
  readonly cases: number;
  /** Rows that could not be read: how many, and the first of them. */
  readonly faulty: number;
  readonly firstFaults: readonly RowFault[];
  /** Reason -> rows that rightly hold no trial. */
  readonly passedOver: ReadonlyMap<string, number>;
  /** Who gave an answer at all. */
  readonly answered: ReadonlySet<string>;
  /** The first answer, for a person to see what became of what. */
  readonly first: ImportedTrial | undefined;
  readonly tool: string | undefined;
  /** What a file calls itself. */
  readonly title: string | undefined;
  /** When the last file says it was written; ISO-8601. */
  readonly writtenAt: string | undefined;
}

/** Faults that are kept word for word; the others are counted. */
const MOST_FAULTS_KEPT = 20;

/**
 * Reads rows into a ledger. A row that cannot be read, or that contradicts an earlier one, is counted, and the next one goes on.
 * @param keep gets what each row became, in order; waited for, so that no more is read than can be written
 */
export async function tallyRows(
  rows: AsyncIterable<ImportedRow>,
  ledger: ImportLedger,
  keep: (entry: LedgerEntry) => Promise<void>,
): Promise<RowTally> {
  const firstFaults: RowFault[] = [];
  const passedOver = new Map<string, number>();
  const tools = new Set<string>();
  let [faulty, cases] = [0, 0];
  const answered = new Set<string>();
  let first: ImportedTrial | undefined;
  let title: string | undefined;
  let writtenAt: string | undefined;
  const fault = (place: string, says: string): void => {
    faulty += 1;
    if (firstFaults.length < MOST_FAULTS_KEPT) firstFaults.push({ place, says });
  };
  for await (const row of rows) {
    switch (row.kind) {
      case 'trial': {
        let entry: LedgerEntry;
        try {
          entry = ledger.add(row.trial, row.place);
        } catch (error) {
          if (!(error instanceof LedgerFault)) throw error;
          fault(row.place, error.message);
          break;
        }
        if (row.trial.outcome.kind !== 'failed') {
          if (answered.size === 0) first = row.trial;
          answered.add(entry.trial.contender);
        }
        first ??= row.trial;
        await keep(entry);
        break;
      }
      case 'fault':
        fault(row.place, row.says);
        break;
      case 'about':
        if (row.tool !== undefined) tools.add(row.tool);
        title ??= row.title;
        if (row.writtenAt !== undefined && row.writtenAt > (writtenAt ?? '')) writtenAt = row.writtenAt;
        break;
      case 'passed-over':
        passedOver.set(row.why, (passedOver.get(row.why) ?? 0) + 1);
        break;
      case 'case':
        cases += 1;
        break;
      default:
        row satisfies never;
    }
  }
  const tool = tools.size === 0 ? undefined : [...tools].join(', ');
  return { trials: ledger.trials, cases, faulty, firstFaults, passedOver, answered, first, tool, title, writtenAt };
}
