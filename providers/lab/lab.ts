import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LAB_HEADER } from '#bench/domain/provider.ts';
import { monotonicMs } from '#providers/monotonic-ms.ts';
import type { AnswerBook } from './answer-book.ts';
import type { FaultPlan } from './fault-plan.ts';
import { labModelsOn } from './lab-chronicle.ts';
import { openDesk } from './lab-desk.ts';
import type { LabModel } from './lab-model.ts';
import type { GrowingStamp, LabStamp } from './lab-stamp.ts';

/** A running lab. */
export interface Lab {
  /** http://127.0.0.1:<port>; the vendors' base paths are under it: /openai/v1, /anthropic, /google. */
  readonly url: string;
  readonly models: readonly LabModel[];
  /** True times by request id, the latest last; older ones are dropped beyond 100,000. */
  readonly stamps: ReadonlyMap<string, LabStamp>;
  /** Ends every open connection. */
  close(): Promise<void>;
}

export interface LabOptions {
  readonly book: AnswerBook;
  /** Decides which cases each model gets right, and what happens to requests that carry no seed. */
  readonly seed: number;
  /**
   * ISO date of a day in the lab's past. What chance decides, it decides anew each day; which cases a model knows, it knows on all
   * of them. Default: today.
   */
  readonly day?: string | undefined;
  /** Default: those it served on that day; today LAB_MODELS. */
  readonly models?: readonly LabModel[] | undefined;
  /** Default: any free one. */
  readonly port?: number;
  /** Multiplies all times; default 1, and 0 answers at once. */
  readonly timeScale?: number;
  /** Tried before the models' own faults. */
  readonly faults?: FaultPlan;
}

/**
 * Starts the simulated lab on 127.0.0.1: an HTTP server that speaks the vendors' protocols for made-up models of which
 * everything is known. Every answer carries LAB_HEADER, whose value is the request id.
 *
 * @throws Error when a port was asked for and is taken
 */
export async function startLab(options: LabOptions): Promise<Lab> {
  const models = options.models ?? labModelsOn(options.day);
  const stamps = new Map<string, GrowingStamp>();
  const desk = openDesk({
    book: options.book,
    seed: options.seed,
    day: options.day,
    models,
    timeScale: options.timeScale ?? 1,
    faults: options.faults ?? [],
    stamps,
    nowMs: monotonicMs,
    dateMs: Date.now,
  });
  const server = createServer({ noDelay: true, keepAlive: true, keepAliveTimeout: 30_000 }, (request, response) => {
    if (request.method === 'GET') showControl(request.url ?? '/', response);
    else desk(request, response);
  });
  const pages: Readonly<Record<string, () => unknown>> = {
    '/lab/health': () => ({ ok: true, simulated: true }),
    '/lab/models': () => models,
    '/lab/stamps': () => [...stamps.values()],
  };
  const showControl = (path: string, response: ServerResponse): void => {
    const page = pages[path];
    response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'application/json', [LAB_HEADER]: 'lab' });
    response.end(JSON.stringify(page?.() ?? { error: `Nothing at ${path}. Known: ${Object.keys(pages).join(', ')}.` }));
  };
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    models,
    stamps,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
