import type { APIRoute } from 'astro';
import { report, runOf } from '../../../report.ts';

export function getStaticPaths() {
  return report.runs.map(({ slug }) => ({ params: { run: slug } }));
}

/** The whole report of a run: every figure of its pages, with what it rests on. */
export const GET: APIRoute = ({ params }) =>
  new Response(JSON.stringify(runOf(params.run ?? '')), { headers: { 'content-type': 'application/json' } });
