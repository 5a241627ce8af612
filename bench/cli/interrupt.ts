import type { Screen } from './screen.ts';

/** How long trials in flight may go on after the first Ctrl-C: they are paid for, but nobody waits for a slow one for ever. */
const GRACE_MS = 10_000;

export interface Interrupt {
  /** Fires at the first Ctrl-C: nothing new starts. */
  readonly stop: AbortSignal;
  /** Fires at the second, or after the grace: what is in flight ends too. Writes are finished either way. */
  readonly abort: AbortSignal;
  release(): void;
}

/** Turns Ctrl-C and SIGTERM into an orderly stop. */
export function onInterrupt(screen: Screen): Interrupt {
  const stop = new AbortController();
  const abort = new AbortController();
  let grace: NodeJS.Timeout | undefined;
  const onSignal = () => {
    if (stop.signal.aborted) {
      abort.abort();
      return;
    }
    screen.note(`\nStopping: trials in flight get ${GRACE_MS / 1000} s to end; press Ctrl-C again to end them now.`);
    stop.abort();
    grace = setTimeout(() => abort.abort(), GRACE_MS);
    grace.unref();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    stop: stop.signal,
    abort: abort.signal,
    release() {
      clearTimeout(grace);
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
