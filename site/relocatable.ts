import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';

/**
 * Turns addresses from the root into relative ones, with index.html, once the site is built: the same folder then works under
 * any path, from a zip and from file://.
 *
 * @throws Error naming page and address, for a link inside the site that leads nowhere
 */
export function relocatable(): AstroIntegration {
  return {
    name: 'relocatable',
    hooks: {
      'astro:build:done': ({ dir, logger }) => {
        const root = fileURLToPath(dir);
        const dead: string[] = [];
        const pages = globSync('**/*.html', { cwd: root });
        for (const page of pages) {
          const path = join(root, page);
          const html = readFileSync(path, 'utf8');
          writeFileSync(
            path,
            relativeLinks(html, page, (target) => existsSync(join(root, target)), dead),
          );
        }
        if (dead.length > 0) throw new Error(`Links that lead nowhere:\n${[...new Set(dead)].slice(0, 20).join('\n')}`);
        logger.info(`${pages.length} pages, every link inside leads somewhere`);
      },
    },
  };
}

/** An attribute whose value is an address from the root. Text never looks like this: quotes in it are escaped. */
const FROM_ROOT = /(?<=\s(?:href|src|action)=")\/(?!\/)[^"]*(?=")/g;

/** @param page path of the page from the root of the site */
export function relativeLinks(html: string, page: string, exists: (target: string) => boolean, dead: string[]): string {
  const from = dirname(page).replaceAll('\\', '/');
  return html.replaceAll(FROM_ROOT, (address) => {
    const [, path = '', rest = ''] = /^\/([^?#]*)(.*)$/.exec(address) ?? [];
    const target = path === '' || path.endsWith('/') ? `${path}index.html` : path;
    if (!exists(decodeURI(target))) dead.push(`${page}: ${address}`);
    const relative = posix.relative(from, target);
    return `${relative}${rest}`;
  });
}
