import { readRuns } from '#bench/store/read-runs.ts';
import { PROVIDERS } from '#providers/registry.ts';
import { CATALOG } from '#scenarios/catalog.ts';
import { CONTENDERS } from '#scenarios/contenders.ts';
import { EXIT, InputError } from '../exit-code.ts';
import { NOT_MEASURED, spentPhrase } from '../format-number.ts';
import { loadScenarios } from '../open-cast.ts';
import type { Screen } from '../screen.ts';
import { textTable } from '../text-table.ts';

const LISTS = ['scenarios', 'contenders', 'runs', 'providers'] as const;

interface ListFlags {
  readonly results: string;
  readonly json: boolean;
}

/** What there is to run, to compare, to look at or to ask. */
export async function list(what: string, flags: ListFlags, screen: Screen): Promise<number> {
  const rows = await rowsOf(what, flags);
  if (flags.json) {
    screen.out(JSON.stringify({ schema: 'bakeoff.list/1', what, rows }, null, 2));
    return EXIT.done;
  }
  const [first] = rows;
  if (first === undefined) {
    screen.note(
      what === 'runs' ? 'No runs yet. Make one: npx bakeoff run workspace-qa --contenders aurora,borealis' : 'None.',
    );
    return EXIT.done;
  }
  screen.out(
    textTable(
      Object.keys(first).map((title) => ({ title, wraps: title === 'graders' })),
      rows.map((row) => Object.values(row)),
      screen.columns,
    ),
  );
  return EXIT.done;
}

async function rowsOf(what: string, { results }: ListFlags): Promise<readonly Readonly<Record<string, string>>[]> {
  switch (LISTS.find((known) => known === what)) {
    case 'scenarios':
      return Promise.all(Object.keys(CATALOG).map(scenarioRow));
    case 'contenders':
      return Object.entries(CONTENDERS).map(([name, spec]) => ({ name, spec }));
    case 'providers':
      return [
        ...Object.entries(PROVIDERS).map(([id, { title, keyName, needsKey, baseUrl, baseUrlName }]) => ({
          id,
          title,
          key: keyName === undefined ? 'none' : needsKey ? keyName : `${keyName} (optional)`,
          'key set': keyName === undefined ? '' : process.env[keyName] ? 'yes' : 'no',
          address: baseUrl ?? `set ${baseUrlName}`,
        })),
        {
          id: 'simulated',
          title: 'The lab: made-up models, known truth',
          key: 'none',
          'key set': '',
          address: 'started with the run',
        },
        {
          id: 'recorded',
          title: 'Answers recorded elsewhere, replayed',
          key: 'none',
          'key set': '',
          address: 'no network',
        },
      ];
    case 'runs':
      return (await readRuns(results)).toReversed().map(({ id, status, plan, counts, contenders, spend }) => ({
        run: id,
        status,
        scenarios: plan.scenarios.map((scenario) => scenario.id).join(', '),
        contenders: String(plan.contenders.length),
        trials: `${counts.attempted} / ${counts.planned}`,
        evidence: [...new Set(contenders.map(({ evidence }) => evidence))].join(', '),
        spend: spentPhrase(spend),
      }));
    default:
      throw new InputError(`There is no list of "${what}". Known: ${LISTS.join(', ')}.`);
  }
}

async function scenarioRow(id: string): Promise<Readonly<Record<string, string>>> {
  try {
    const planned = (await loadScenarios([id], undefined)).get(id)?.planned;
    return {
      id,
      title: planned?.title ?? '',
      cases: String(Object.keys(planned?.cases ?? {}).length),
      tier: planned?.tier ?? '',
      severity: planned?.severity ?? '',
      graders: Object.keys(planned?.graders ?? {}).join(', '),
    };
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error);
    const why = says.includes('BAKEOFF_EVIDENCE_DIR')
      ? 'needs public data that is not here: npx bakeoff fetch-evidence, and set BAKEOFF_EVIDENCE_DIR'
      : says;
    return { id, title: why, cases: NOT_MEASURED, tier: '', severity: '', graders: '' };
  }
}
