import type { PublishedCheck } from '#bench/domain/published-check.ts';
import { passes, type SelfTest, type SelfTestCheck } from '#bench/domain/self-test.ts';
import { REAL_CLOCK } from '#bench/run/effects.ts';
import { readEnvironment } from '#bench/run/read-environment.ts';
import { encodeSelfTest } from '#bench/store/self-test-record.ts';
import { selfTestId, writeSelfTest } from '#bench/store/write-self-test.ts';
import { CHECKS } from '#scenarios/published/checks.ts';
import { type EvidenceSource, SOURCES } from '#scenarios/recorded/sources.ts';
import { evidenceDirectory } from '../evidence-file-state.ts';
import { EXIT, InputError } from '../exit-code.ts';
import { printSelfTest } from '../print-self-test.ts';
import { PROJECT_ROOT } from '../project.ts';
import { runCheck } from '../run-check.ts';
import type { Screen } from '../screen.ts';

export interface SelfTestFlags {
  readonly results: string;
  readonly json: boolean;
  /** Whether a run of all checks is kept. */
  readonly write: boolean;
}

/** What there is to check, and when it is. Tests hand in their own. */
export interface SelfTestWorld {
  readonly checks: Readonly<Record<string, () => Promise<PublishedCheck>>>;
  readonly sources: Readonly<Record<string, EvidenceSource>>;
  wall(): Date;
}

const REAL_WORLD: SelfTestWorld = { checks: CHECKS, sources: SOURCES, wall: REAL_CLOCK.wall };

/**
 * Makes other people's published figures again from their data. @returns 1 when one differs, when a check gives up, and when
 * nothing could be run: nothing checked is not a pass
 * @param wanted ids of checks; none: all of them
 */
export async function selfTest(
  wanted: readonly string[],
  flags: SelfTestFlags,
  screen: Screen,
  world: SelfTestWorld = REAL_WORLD,
): Promise<number> {
  const known = Object.keys(world.checks);
  const unknown = wanted.filter((id) => !known.includes(id));
  if (unknown.length > 0) {
    throw new InputError(
      `No check is called ${unknown.map((id) => `"${id}"`).join(', ')}. Known: ${known.join(', ')}.`,
    );
  }
  const checks: SelfTestCheck[] = [];
  for (const [id, load] of Object.entries(world.checks)) {
    if (wanted.length > 0 && !wanted.includes(id)) continue;
    screen.note(`checking ${id}`);
    checks.push(await runCheck(await load(), world.sources, evidenceDirectory()));
  }
  const { bakeoff, git } = readEnvironment(PROJECT_ROOT);
  const at = world.wall().toISOString();
  const found: SelfTest = {
    id: selfTestId(at),
    at,
    bakeoff,
    git: git && { commit: git.commit, dirty: git.dirty },
    checks,
  };
  if (flags.json) screen.out(encodeSelfTest(found).trimEnd());
  else printSelfTest(found, { everyFigure: wanted.length > 0 }, screen);
  await keep(found, wanted, flags, screen);
  return passes(found) ? EXIT.done : EXIT.findingAgainst;
}

async function keep(found: SelfTest, wanted: readonly string[], flags: SelfTestFlags, screen: Screen): Promise<void> {
  if (!flags.write || found.checks.every(({ status }) => status === 'not-run')) return;
  if (wanted.length > 0) {
    screen.note('Not kept: a result holds every check, and these are some. Without names all are run.');
    return;
  }
  screen.note(`Kept as ${await writeSelfTest(flags.results, found)} in the results folder.`);
}
