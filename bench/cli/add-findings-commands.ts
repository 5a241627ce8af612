import type { Command } from 'commander';
import { command, numberOf, positive, shared, stringsOf, textOf, wholeFromOne } from './flags.ts';

/** Commands that show what runs found. Each imports its work when it is called: --help must not wait for an SDK. */
export function addFindingsCommands(bakeoff: Command): void {
  shared(bakeoff.command('show'))
    .description('what a run found: every figure with its interval and its n')
    .argument('[run]', 'its id, the beginning of it, its name, or "latest"', 'latest')
    .addHelpText('after', '\nExamples:\n  npx bakeoff show\n  npx bakeoff show latest --json')
    .action(
      command(async (screen, flags, run: string) =>
        (await import('./commands/show.ts')).show(run, stringsOf(flags), screen),
      ),
    );

  shared(bakeoff.command('compare'))
    .description('everyone against one baseline, paired by case, with a verdict in words')
    .argument('[run]', 'its id, the beginning of it, its name, or "latest"', 'latest')
    .option('--baseline <contender>', 'who the others are held against; with two contenders, the first')
    .option('--margin <points>', 'the largest difference still called the same, fixed before the run', positive)
    .addHelpText('after', '\nExample:\n  npx bakeoff compare latest --baseline aurora --margin 3')
    .action(
      command(async (screen, flags, run: string) =>
        (await import('./commands/compare.ts')).compare(
          run,
          { ...stringsOf(flags), baseline: textOf(flags.baseline), margin: numberOf(flags.margin) },
          screen,
        ),
      ),
    );

  shared(bakeoff.command('losses'))
    .description('where losses come from, what they cost, and which ways of failing are new, worse, better or gone')
    .argument('[run]', 'its id, the beginning of it, its name, or "latest"', 'latest')
    .option('--contender <label>', 'whose losses; default: the first beside the baseline')
    .option('--baseline <contender>', 'who it is held against; with two contenders, the first')
    .option('--against <run>', 'an earlier run: the same contender at two dates')
    .option('--margin <points>', 'the largest change of a rate still called the same', positive)
    .addHelpText('after', '\nExample:\n  npx bakeoff losses latest --baseline aurora --contender cirrus')
    .action(
      command(async (screen, flags, run: string) =>
        (await import('./commands/losses.ts')).losses(
          run,
          {
            ...stringsOf(flags),
            contender: textOf(flags.contender),
            baseline: textOf(flags.baseline),
            against: textOf(flags.against),
            margin: numberOf(flags.margin),
          },
          screen,
        ),
      ),
    );

  shared(bakeoff.command('history'))
    .description('one scenario over time: dated changes of level, and breaks where runs cannot be compared')
    .argument('<scenario>', 'its id')
    .option('--contender <label>', 'only this one')
    .addHelpText('after', '\nExample:\n  npx bakeoff history workspace-qa --contender aurora')
    .action(
      command(async (screen, flags, scenario: string) =>
        (await import('./commands/history.ts')).history(
          scenario,
          { ...stringsOf(flags), contender: textOf(flags.contender) },
          screen,
        ),
      ),
    );

  shared(bakeoff.command('power'))
    .description('cases and trials needed to find a difference, and what they cost: from a run, or from assumptions')
    .argument('[run]', 'a run to learn the variance from; without one it is assumed')
    .option('--difference <points>', 'the difference to be found', positive, 5)
    .option('--power <percent>', 'how surely', positive, 80)
    .option('--baseline <contender>', 'of the run')
    .option('--contender <label>', 'of the run; default: each')
    .option('--cases <n>', 'cases there are; default: those of the run', wholeFromOne)
    .option('--trials <n>', 'trials a case, where there is no run', wholeFromOne, 3)
    .option('--rate <percent>', 'pass rate, where there is no run', positive, 85)
    .addHelpText(
      'after',
      '\nExamples:\n  npx bakeoff power --difference 3 --cases 200\n  npx bakeoff power latest --baseline aurora --difference 5',
    )
    .action(
      command(async (screen, flags, run: string | undefined) =>
        (await import('./commands/power.ts')).power(
          run,
          {
            ...stringsOf(flags),
            difference: numberOf(flags.difference) ?? 5,
            power: numberOf(flags.power) ?? 80,
            baseline: textOf(flags.baseline),
            contender: textOf(flags.contender),
            cases: numberOf(flags.cases),
            trials: numberOf(flags.trials) ?? 3,
            rate: numberOf(flags.rate) ?? 85,
          },
          screen,
        ),
      ),
    );
}
