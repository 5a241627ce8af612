import type { APIRoute } from 'astro';
import { report } from '../../report.ts';

/** What belongs to no single run: the list of runs, histories, decisions and how they stand, coverage. */
export const GET: APIRoute = () =>
  new Response(JSON.stringify(report), { headers: { 'content-type': 'application/json' } });
