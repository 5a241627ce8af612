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
    keyCheck(),
    await resultsCheck(flags.results),
    await lagCheck(),
    ...(await scenarioChecks(Object.keys(CATALOG))),
  ];
  const bad = checks.some(({ state }) => state === 'problem');
  if (flags.json) screen.out(JSON.stringify({ schema: 'bakeoff.doctor/1', ok: !bad, checks }, null, 2));
  else {
    const marks = { ok: '✓ ok', note: '· note', problem: '✗ problem' };
    screen.out(
      textTable(
        [{ title: 'check' }, { title: '' }, { title: 'found', wraps: true }],
        checks.map(({ what, state, says }) => [what, marks[state], says]),
        screen.columns,
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

function keyCheck(): Check {
  const names = new Set(Object.values(PROVIDERS).flatMap(({ keyName }) => keyName ?? []));
  const set = [...names].filter((name) => process.env[name]);
  if (set.length > 0) return { what: 'keys', state: 'ok', says: `set: ${set.join(', ')}` };
  return {
    what: 'keys',
    state: 'note',
    says:
      'none set; simulated and recorded contenders need none. ' +
      'For the others set OPENAI_API_KEY, ANTHROPIC_API_KEY, GEMINI_API_KEY, … (npx bakeoff list providers)',
  };
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

async function scenarioChecks(ids: readonly string[]): Promise<readonly Check[]> {
  const readable: string[] = [];
  const needEvidence: string[] = [];
  const broken: Check[] = [];
  for (const id of ids) {
    try {
      const loaded = (await loadScenarios([id], undefined)).get(id);
      readable.push(`${id} (${loaded?.cases.size ?? 0} cases)`);
    } catch (error) {
      const says = error instanceof Error ? error.message : String(error);
      if (process.env.BAKEOFF_EVIDENCE_DIR === undefined && says.includes('BAKEOFF_EVIDENCE_DIR'))
        needEvidence.push(id);
      else broken.push({ what: `scenario ${id}`, state: 'problem', says });
    }
  }
  return [
    { what: 'scenarios', state: 'ok', says: readable.join(', ') },
    ...(needEvidence.length > 0
      ? [
          {
            what: 'recorded evidence',
            state: 'note' as const,
            says: `BAKEOFF_EVIDENCE_DIR is not set, so these cannot be read: ${needEvidence.join(', ')}. Each one's SOURCE.md says where its public data is.`,
          },
        ]
      : []),
    ...broken,
  ];
}
