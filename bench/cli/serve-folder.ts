import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.json': 'application/json',
  '.csv': 'text/csv; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.pdf': 'application/pdf',
};

export interface ServedFolder {
  /** e.g. `http://127.0.0.1:4321/`. */
  readonly address: string;
  close(): Promise<void>;
}

/** Where a report is looked for first; any free port when that one is taken. */
const PORT = 4321;

/** Serves the files of a folder to this machine only. Nothing outside the folder can be asked for. */
export async function serveFolder(folder: string, port: number = PORT): Promise<ServedFolder> {
  const server = createServer((request, response) => {
    answer(folder, request.url ?? '/')
      .then(async ({ status, path }) => {
        response.writeHead(status, {
          'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
          'cache-control': 'no-cache',
          'x-content-type-options': 'nosniff',
        });
        if (request.method === 'HEAD') response.end();
        else await pipeline(createReadStream(path), response);
      })
      .catch(() => {
        if (!response.headersSent) response.writeHead(404, { 'content-type': 'text/plain' });
        response.end('There is no such page.\n');
      });
  });
  const bound = await listen(server, port).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE' && port !== 0) return listen(server, 0);
    throw error;
  });
  return {
    address: `http://127.0.0.1:${bound}/`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

/** @throws Error when there is neither the page nor a page for what is not there */
async function answer(folder: string, url: string): Promise<{ readonly status: number; readonly path: string }> {
  const asked = decodeURIComponent(new URL(url, 'http://127.0.0.1').pathname);
  const path = normalize(join(folder, asked));
  const inside = path === normalize(folder) || path.startsWith(normalize(folder).replace(/[\\/]?$/, sep));
  const found = inside && !asked.includes('\0') ? await fileAt(path) : undefined;
  if (found !== undefined) return { status: 200, path: found };
  return { status: 404, path: join(folder, '404.html') };
}

async function fileAt(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile()) return path;
  if (!found?.isDirectory()) return undefined;
  const index = join(path, 'index.html');
  return (await stat(index).catch(() => undefined))?.isFile() ? index : undefined;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((bound, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', failed);
      bound((server.address() as AddressInfo).port);
    });
  });
}
