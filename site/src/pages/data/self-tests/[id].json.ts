import type { APIRoute } from 'astro';
import { selfTest, selfTestAsKept } from '../../../report.ts';

export function getStaticPaths() {
  return selfTest === undefined ? [] : [{ params: { id: selfTest.slug } }];
}

/** The newest self-test, to the byte. */
export const GET: APIRoute = () =>
  new Response(selfTestAsKept ?? '', { headers: { 'content-type': 'application/json' } });
