import type { CheckedFigure, FiguresFrom } from './published-check.ts';

/** The published checks run once: what of other people's figures came out again, from which files. */
export interface SelfTest {
  /** The file's name without its ending: `2026-11-21T210000Z`. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Version of this program, and what of it was checked out; undefined outside a git checkout. */
  readonly bakeoff: string;
  readonly git: { readonly commit: string; readonly dirty: boolean } | undefined;
  /** In the catalog's order. A check that was not run is among them, with its reason. */
  readonly checks: readonly SelfTestCheck[];
}

export type SelfTestCheck = SelfTestSubject & SelfTestOutcome;

/** What was checked. */
export interface SelfTestSubject {
  readonly id: string;
  readonly title: string;
  readonly rule: string;
  readonly publishedBy: string;
  readonly figuresFrom: FiguresFrom;
  readonly source: {
    readonly name: string;
    readonly url: string;
    /** Full or short; undefined where the publisher's repository was not pinned. */
    readonly commit: string | undefined;
    readonly licence: string;
  };
  readonly files: readonly SelfTestFile[];
}

/** A file that a check reads, as it was found. */
export interface SelfTestFile {
  /** Below the evidence folder. */
  readonly file: string;
  /** In hex; undefined where it was not there. */
  readonly sha256: string | undefined;
  /** Whether it is the published one, byte for byte; undefined where it was not there. */
  readonly asPublished: boolean | undefined;
}

export type SelfTestOutcome =
  /** At least one figure, and all agree. */
  | { readonly status: 'reproduced'; readonly figures: readonly SelfTestFigure[] }
  /** At least one does not agree. */
  | { readonly status: 'differs'; readonly figures: readonly SelfTestFigure[] }
  /** Nothing is known: `no-data` when a file is not there, `error` when the check itself gave up on what is there. */
  | { readonly status: 'not-run'; readonly because: 'no-data' | 'error'; readonly reason: string };

export type SelfTestFigure = CheckedFigure & { readonly agrees: boolean };

/** @returns whether it is evidence for this program: something was run, everything that was run agrees, and nothing gave up */
export function passes({ checks }: Pick<SelfTest, 'checks'>): boolean {
  return (
    checks.some(({ status }) => status === 'reproduced') &&
    checks.every(
      (check) => check.status === 'reproduced' || (check.status === 'not-run' && check.because === 'no-data'),
    )
  );
}
