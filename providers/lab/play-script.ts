import type { ServerResponse } from 'node:http';
import type { Step } from './write-script.ts';

/** What the player tells of, at the moment it happens. */
export interface PlayEvents {
  /** Just before the bytes are given to the socket. */
  readonly writing: (carries: 'nothing' | 'reasoning' | 'answer' | 'end', nowMs: number) => void;
  readonly ended: (nowMs: number) => void;
}

export interface PlayOptions {
  readonly head: { readonly status: number; readonly headers: Readonly<Record<string, string>> };
  /** When the script's zero was, on the same clock. */
  readonly startMs: number;
  readonly nowMs: () => number;
}

/** A step this little ahead is done now: a timer cannot be set finer than a millisecond. */
const EARLY_MS = 0.3;

/**
 * Does the steps of a script on a response, each at its own moment since the start: lateness of one step never moves the
 * next. Steps that are due together go out in one write.
 */
export function playScript(
  response: ServerResponse,
  steps: readonly Step[],
  options: PlayOptions,
  events: PlayEvents,
): void {
  let index = 0;
  let timer: NodeJS.Timeout | undefined;
  response.once('close', () => clearTimeout(timer));

  const advance = (): void => {
    for (let step = steps[index]; step !== undefined; step = steps[index]) {
      const waitMs = options.startMs + step.atMs - options.nowMs();
      if (waitMs > EARLY_MS) {
        timer = setTimeout(advance, waitMs);
        return;
      }
      index = step.do === 'write' ? writeDue(index) : index + 1;
      if (response.destroyed) return;
      if (step.do !== 'write') act(step.do);
    }
  };

  const writeDue = (from: number): number => {
    const nowMs = options.nowMs();
    const due: Buffer[] = [];
    let at = from;
    for (let step = steps[at]; step?.do === 'write'; step = steps[at]) {
      if (at > from && (step.alone || options.startMs + step.atMs - nowMs > EARLY_MS)) break;
      events.writing(step.carries, nowMs);
      due.push(step.bytes);
      at += 1;
      if (step.alone) break;
    }
    response.write(due.length === 1 ? due[0] : Buffer.concat(due));
    return at;
  };

  const act = (what: Exclude<Step['do'], 'write'>): void => {
    switch (what) {
      case 'head':
        response.writeHead(options.head.status, options.head.headers);
        response.flushHeaders();
        return;
      case 'end':
        events.ended(options.nowMs());
        response.end();
        return;
      case 'destroy':
        response.socket?.destroy();
        return;
      case 'reset':
        response.socket?.resetAndDestroy();
        return;
      case 'hang':
        return;
      default:
        what satisfies never;
    }
  };

  advance();
}
