import { cpus } from 'node:os';

/** CPU time spent up to a moment, ms: by everybody on the machine, by this process, and what there was to spend. */
export interface CpuReading {
  readonly busyMs: number;
  readonly ownMs: number;
  readonly availableMs: number;
}

/**
 * The share of the machine that other programs used between two readings, in [0, 1]: what this process could not have.
 * Undefined where no time passed, or the system counts none.
 */
export function foreignCpuShare(from: CpuReading, to: CpuReading): number | undefined {
  const available = to.availableMs - from.availableMs;
  if (!(available > 0)) return undefined;
  const foreign = to.busyMs - from.busyMs - (to.ownMs - from.ownMs);
  // The two are counted by different clocks, whose ticks can differ by a few ms either way.
  return Math.min(1, Math.max(0, Math.round((foreign / available) * 1e4) / 1e4));
}

export function readCpu(): CpuReading {
  const { user, system } = process.cpuUsage();
  let busyMs = 0;
  let idleMs = 0;
  for (const { times } of cpus()) {
    busyMs += times.user + times.nice + times.sys + times.irq;
    idleMs += times.idle;
  }
  return { busyMs, ownMs: (user + system) / 1000, availableMs: busyMs + idleMs };
}
