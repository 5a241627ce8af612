import { access, constants, mkdir } from 'node:fs/promises';
import { REAL_CLOCK } from '#bench/run/effects.ts';
import { watchLoopLag } from '#bench/run/loop-lag.ts';
import { readEnvironment } from '#bench/run/read-environment.ts';
import { PROVIDERS } from '#providers/registry.ts';
import { CATALOG } from '#scenarios/catalog.ts';
import { EXIT } from '../exit-code.ts';
import { loadScenarios } from '../open-cast.ts';
import { PROJECT_ROOT } from '../project.ts';
import type { Screen } from '../screen.ts';
import { textTable } from '../text-table.ts';

type State = 'ok' | 'note' | 'problem';

interface Check {
  readonly what: string;
  readonly state: State;
  readonly says: string;
}

const NEEDED_NODE_MAJOR = 24;
/** A machine whose loop is later than this while it idles cannot time a first token. */
const QUIET_LAG_MS = 10;
const WATCH_MS = 1_000;

/** Looks whether this machine can run a bakeoff, and says what to mend. Keys are named, never shown. */
export async function doctor(
  flags: { readonly results: string; readonly json: boolean },
  screen: Screen,
): Promise<number> {
  const checks = [
    nodeCheck(),
    sdkCheck(),
    ...keyChecks(),
    await resultsCheck(flags.results),
    evidenceCheck(),
    await lagCheck(),
  ];
  for (const id of Object.keys(CATALOG)) checks.push(await scenarioCheck(id));
  const bad = checks.some(({ state }) => state === 'problem');
  if (flags.json) screen.out(JSON.stringify({ schema: 'bakeoff.doctor/1', ok: !bad, checks }, null, 2));
  else {
    const marks = { ok: '✓ ok', note: '· note', problem: '✗ problem' };
    screen.out(
      textTable(
        [{ title: 'check' }, { title: '' }, { title: 'found' }],
        checks.map(({ what, state, says }) => [what, marks[state], says]),
      ),
    );
  }
  return bad ? EXIT.findingAgainst : EXIT.done;
}

function nodeCheck(): Check {
  const ok = Number.parseInt(process.versions.node, 10) >= NEEDED_NODE_MAJOR;
  const says = ok ? process.versions.node : `${process.versions.node}; ${NEEDED_NODE_MAJOR} is needed: run npm ci`;
  return { what: 'Node', state: ok ? 'ok' : 'problem', says };
}

function sdkCheck(): Check {
  const { sdks } = readEnvironment(PROJECT_ROOT);
  const says = Object.entries(sdks).map(([name, version]) => `${name} ${version}`);
  return {
    what: 'SDKs',
    state: says.length > 0 ? 'ok' : 'problem',
    says: says.join(', ') || 'none installed: run npm ci',
  };
}

function keyChecks(): readonly Check[] {
  const names = new Map(
    Object.entries(PROVIDERS).flatMap(([id, { keyName, needsKey }]) =>
      keyName === undefined || !needsKey ? [] : [[keyName, id]],
    ),
  );
  const set = [...names.keys()].filter((name) => process.env[name]);
  return [
    {
      what: 'keys',
      state: set.length > 0 ? 'ok' : 'note',
      says:
        set.length > 0
          ? `set: ${set.join(', ')}`
          : 'none set; simulated and recorded contenders need none. For the others set OPENAI_API_KEY, ANTHROPIC_API_KEY, GEMINI_API_KEY, …',
    },
  ];
}

async function resultsCheck(folder: string): Promise<Check> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    return { what: 'results folder', state: 'ok', says: 'can be written' };
  } catch {
    return { what: 'results folder', state: 'problem', says: 'cannot be written; choose another with --results' };
  }
}

function evidenceCheck(): Check {
  const set = Boolean(process.env.BAKEOFF_EVIDENCE_DIR);
  return {
    what: 'recorded evidence',
    state: set ? 'ok' : 'note',
    says: set
      ? 'BAKEOFF_EVIDENCE_DIR is set'
      : 'BAKEOFF_EVIDENCE_DIR is not set: scenarios over recorded outputs cannot be read',
  };
}

async function lagCheck(): Promise<Check> {
  const lag = watchLoopLag(REAL_CLOCK);
  const startMs = REAL_CLOCK.nowMs();
  await new Promise((resolve) => setTimeout(resolve, WATCH_MS));
  const longest = lag.longestBetween(startMs, REAL_CLOCK.nowMs());
  lag.stop();
  const quiet = longest <= QUIET_LAG_MS;
  return {
    what: 'timing',
    state: quiet ? 'ok' : 'note',
    says: `longest event-loop delay in 1 s at rest: ${longest.toFixed(1)} ms${quiet ? '' : '; this machine is busy, latencies would be disturbed'}`,
  };
}

async function scenarioCheck(id: string): Promise<Check> {
  try {
    const loaded = (await loadScenarios([id], undefined)).get(id);
    return { what: `scenario ${id}`, state: 'ok', says: `${loaded?.cases.size ?? 0} cases` };
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error);
    const [first = ''] = says.split('\n');
    return { what: `scenario ${id}`, state: says.includes('BAKEOFF_EVIDENCE_DIR') ? 'note' : 'problem', says: first };
  }
}
