/**
 * What the waiting was made of, in ms on one monotonic clock. `undefined` is "not measured", with the reason in
 * `notMeasured`; a failed trial has no latency at all. Definitions: `t_sent` the request head written to the socket,
 * `t_done` the terminal event.
 *
 * A trial with several calls (tools, scripted turns): first-token figures are the first call's; `e2eMs` is the sum over
 * its calls, without the time our tools took; `responseMs` is everything the user would have waited.
 */
export interface Latency {
  /** Slot free to first send: our own queue. Never part of the model's latency. */
  readonly queueWaitMs: number | undefined;
  /** Handshakes on a new connection; 0 on a reused one. */
  readonly connectMs: number | undefined;
  /** `t_sent` to the first non-empty answer content: visible text, tool call or refusal. The headline. */
  readonly ttfatMs: number | undefined;
  /** `t_sent` to the first non-empty content on any channel, reasoning included. Compare within one API only. */
  readonly ttftMs: number | undefined;
  /** First token to first answer token. */
  readonly thinkMs: number | undefined;
  /** `t_sent` to `t_done` of the attempt that succeeded. */
  readonly e2eMs: number | undefined;
  /** Slot free to `t_done`: queue, every attempt, back-off. */
  readonly responseMs: number | undefined;
  /** (last - first answer event) / (answer tokens - 1); undefined under 3 chunks, 8 tokens, or a burst under 5 % of e2e. */
  readonly tpotMs: number | undefined;
  /** The longest gap between two answer events. */
  readonly maxStallMs: number | undefined;
  /** Answer events received: how finely the stream was cut. */
  readonly chunks: number | undefined;
  /** The longest event-loop delay of this process while the trial ran: our own error. */
  readonly clientLagMs: number | undefined;
  /** Set when `clientLagMs` is over max(10 ms, 2 % of ttfat): the figures above are not to be trusted. */
  readonly disturbed: boolean | undefined;
  /** Trials in flight in this process, this one included, when it was sent. */
  readonly concurrencyAtSend: number | undefined;
  /** `socket`: t_sent is the write of the request head; `call`: it could not be seen, so the adapter's call stands for it. */
  readonly sentSource: 'socket' | 'call' | undefined;
  /** Whether the connection had been used before. */
  readonly connectionReused: boolean | undefined;
  readonly alpn: string | undefined;
  /** Why a figure above is missing, by its name. */
  readonly notMeasured: Readonly<Record<string, string>>;
}

const TIMES = [
  'queueWaitMs',
  'connectMs',
  'ttfatMs',
  'ttftMs',
  'thinkMs',
  'e2eMs',
  'responseMs',
  'tpotMs',
  'maxStallMs',
  'chunks',
  'clientLagMs',
] as const;

/**
 * The latency of an answer that was not measured here: the times that somebody wrote down, and why the others are missing.
 * @returns undefined when no time was written down
 */
export function recordedLatency(known: Pick<Latency, 'e2eMs' | 'ttftMs'>, why: string): Latency | undefined {
  if (known.e2eMs === undefined && known.ttftMs === undefined) return undefined;
  const latency = {
    queueWaitMs: undefined,
    connectMs: undefined,
    ttfatMs: undefined,
    ttftMs: known.ttftMs,
    thinkMs: undefined,
    e2eMs: known.e2eMs,
    responseMs: undefined,
    tpotMs: undefined,
    maxStallMs: undefined,
    chunks: undefined,
    clientLagMs: undefined,
    disturbed: undefined,
    concurrencyAtSend: undefined,
    sentSource: undefined,
    connectionReused: undefined,
    alpn: undefined,
  };
  return {
    ...latency,
    notMeasured: Object.fromEntries(TIMES.filter((name) => latency[name] === undefined).map((name) => [name, why])),
  };
}
