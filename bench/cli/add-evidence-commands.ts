import type { Command } from 'commander';
import { command, shared, stringsOf } from './flags.ts';

/** Commands that hold this program to figures that others published. Each imports its work when it is called. */
export function addEvidenceCommands(bakeoff: Command): void {
  shared(bakeoff.command('self-test'))
    .description(
      'figures that others published, made again from their data by the graders and statistics of this program',
    )
    .argument('[check...]', 'ids of checks, each then shown with every figure; default: all')
    .option('--no-write', 'do not keep the result in the results folder')
    .addHelpText(
      'after',
      `
The data is public and no part of this program: npx bakeoff fetch-evidence says where it is, BAKEOFF_EVIDENCE_DIR where you keep it.
A check whose data is not there is not run, and says so; when none could be run, that is no pass.

Examples:
  npx bakeoff self-test
  npx bakeoff self-test llmdrift-prime judge-bias`,
    )
    .action(
      command(async (screen, flags, checks: readonly string[]) =>
        (await import('./commands/self-test.ts')).selfTest(
          checks,
          { ...stringsOf(flags), write: flags.write !== false },
          screen,
        ),
      ),
    );

  bakeoff
    .command('fetch-evidence')
    .description('where the public data of the self-test is, and whether what is here is it; downloads nothing')
    .argument('[source]', 'one of them, with the lines to fetch it; default: how all of them stand')
    .option('--verify', 'only whether the files are there and as published', false)
    .option('--json', 'findings as JSON on standard output', false)
    .addHelpText(
      'after',
      '\nExamples:\n  npx bakeoff fetch-evidence\n  npx bakeoff fetch-evidence llmdrift\n  npx bakeoff fetch-evidence --verify',
    )
    .action(
      command(async (screen, flags, source: string | undefined) =>
        (await import('./commands/fetch-evidence.ts')).fetchEvidence(
          source,
          { json: flags.json === true, verify: flags.verify === true },
          screen,
        ),
      ),
    );
}
