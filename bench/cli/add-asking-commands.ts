import { Argument, type Command, Option } from 'commander';
import {
  command,
  commas,
  listOf,
  numberOf,
  positive,
  runFlags,
  shared,
  stringsOf,
  textOf,
  wholeFromOne,
  withRunOptions,
} from './flags.ts';
import { DEFAULT_REPORT_DIR } from './project.ts';

/** Commands that ask contenders, or get ready to. Each imports its work when it is called: --help must not wait for an SDK. */
export function addAskingCommands(bakeoff: Command): void {
  withRunOptions(
    bakeoff
      .command('run')
      .description('ask scenarios of contenders, in repeated and interleaved trials, and grade the answers')
      .argument('[scenario...]', 'scenario ids; npx bakeoff list scenarios'),
  )
    .addOption(
      new Option('--controls <list>', 'control arms that take part, by comma, or "all"; they ask nobody')
        .argParser(commas)
        .default([], 'none'),
    )
    .option('--controls-of <contender>', 'whom they distort; default: the first contender')
    .option('--policy <file>', 'seal this policy into the run before its first call')
    .option('--continue <run>', 'instead: buy the trials that would settle a run decided by its sealed policy')
    .option('--name <name>', 'part of the run folder; default: the scenario ids')
    .option('--again', 'measure anew a plan that is finished already', false)
    .option('--yes', 'spend without asking', false)
    .option('--max-usd <dollars>', 'stop before the call that could pass this spend', positive)
    .option('--max-trials <n>', 'ask at most this many trials', wholeFromOne)
    .option('--rpm <n>', 'requests a minute, per provider and key', wholeFromOne)
    .option('--tpm <n>', 'tokens a minute, per provider and key', wholeFromOne)
    .option('--max-attempts <n>', 'attempts of one call, the first included (default: 4)', wholeFromOne)
    .addHelpText(
      'after',
      `
A contender is provider:model, with settings after "+":
  openai:gpt-5   fast=openai:gpt-5-mini+effort=low   recorded:gpt-4-0613   simulated:aurora-2
Settings: +temperature= +topP= +seed= +maxTokens= +effort= +thinking= +stop= +variant= +stream=no +api=chat +baseUrl=

Examples:
  npx bakeoff run workspace-qa --contenders aurora,borealis --trials 5
  npx bakeoff run workspace-qa --contenders openai:gpt-5,anthropic:claude-sonnet-4-5 --max-usd 5
  npx bakeoff run drift-primes --contenders recorded:gpt-4-0314,recorded:gpt-4-0613`,
    )
    .action(
      command(async (screen, flags, scenarios: string[]) => {
        const wanted = textOf(flags.continue);
        if (wanted !== undefined)
          return (await import('./commands/continue.ts')).continueRun(wanted, runFlags(flags), screen);
        return (await import('./commands/run.ts')).run(scenarios, runFlags(flags), screen);
      }),
    );

  shared(bakeoff.command('resume'))
    .description('go on with a run that was stopped: planned minus done')
    .argument('<run>', 'its id, the beginning of it, its name, or "latest"')
    .option('--concurrency <n>', 'trials in flight per provider and key (default: 4)', wholeFromOne)
    .option('--max-usd <dollars>', 'stop before the call that could pass this spend, over the whole run', positive)
    .option('--max-trials <n>', 'ask at most this many trials, over the whole run', wholeFromOne)
    .addHelpText('after', '\nExample:\n  npx bakeoff resume latest')
    .action(
      command(async (screen, flags, run: string) =>
        (await import('./commands/resume.ts')).resume(
          run,
          {
            ...stringsOf(flags),
            concurrency: numberOf(flags.concurrency),
            maxUsd: numberOf(flags.maxUsd),
            maxTrials: numberOf(flags.maxTrials),
          },
          screen,
        ),
      ),
    );

  shared(bakeoff.command('grade'))
    .description("grade a run again with today's graders; earlier passes are kept")
    .argument('<run>', 'its id, the beginning of it, its name, or "latest"')
    .option('--graders <names>', 'only these, by comma; the others keep their grades', commas, [])
    .option('--judge <contender>', 'who is asked by graders that need a judge; its spend is kept apart')
    .option('--why <text>', 'kept with the pass')
    .addHelpText('after', '\nExample:\n  npx bakeoff grade latest --graders correct --why "citation rule changed"')
    .action(
      command(async (screen, flags, run: string) =>
        (await import('./commands/grade.ts')).grade(
          run,
          { ...stringsOf(flags), graders: listOf(flags.graders), judge: textOf(flags.judge), why: textOf(flags.why) },
          screen,
        ),
      ),
    );

  shared(bakeoff.command('list'))
    .description('scenarios, contenders, runs or providers')
    .argument('<what>', 'scenarios | contenders | runs | providers')
    .addHelpText('after', '\nExample:\n  npx bakeoff list scenarios')
    .action(
      command(async (screen, flags, what: string) =>
        (await import('./commands/list.ts')).list(what, stringsOf(flags), screen),
      ),
    );

  withRunOptions(
    bakeoff
      .command('estimate')
      .description('calls, tokens, dollars and minutes of a run before any is spent; needs no key')
      .argument('<scenario...>', 'scenario ids'),
  )
    .addHelpText(
      'after',
      '\nExample:\n  npx bakeoff estimate workspace-qa --contenders openai:gpt-5,google:gemini-2.5-pro --trials 5',
    )
    .action(
      command(async (screen, flags, scenarios: string[]) =>
        (await import('./commands/estimate.ts')).estimate(scenarios, runFlags(flags), screen),
      ),
    );

  shared(bakeoff.command('recost'))
    .description("what a run's tokens would cost at other prices; nothing is asked")
    .argument('<run>', 'its id, the beginning of it, its name, or "latest"')
    .option('--prices <file>', 'your own prices (YAML or JSON); default: the price table of today')
    .addHelpText('after', '\nExample:\n  npx bakeoff recost latest --prices my-prices.yaml')
    .action(
      command(async (screen, flags, run: string) =>
        (await import('./commands/recost.ts')).recost(
          run,
          { ...stringsOf(flags), prices: textOf(flags.prices) },
          screen,
        ),
      ),
    );

  shared(bakeoff.command('doctor'))
    .description('whether this machine can run a bakeoff, and what to mend')
    .addHelpText('after', '\nExample:\n  npx bakeoff doctor')
    .action(command(async (screen, flags) => (await import('./commands/doctor.ts')).doctor(stringsOf(flags), screen)));

  bakeoff
    .command('init')
    .description('write a scenario to start from')
    .argument('<scenario>', 'its id: lower-case words joined by "-"')
    .addHelpText('after', '\nExample:\n  npx bakeoff init release-notes')
    .action(command(async (screen, _flags, id: string) => (await import('./commands/init.ts')).init(id, screen)));

  shared(bakeoff.command('demo'))
    .description('without a key: a whole bakeoff of five simulated models (npm start), or one of three demonstrations')
    .addArgument(
      new Argument(
        '[which]',
        'drift: a launch decision on one page; noise: one model against itself; guardrail: over- against under-refusal',
      ).choices(['drift', 'noise', 'guardrail']),
    )
    .option('--again', 'measure anew', false)
    .option('--limit <n>', 'only the first n cases of each scenario', wholeFromOne)
    .option('--report', 'then build the report of all results and serve it (npm start does)', false)
    .option('--no-serve', 'build the report without serving it; so also where CI is set')
    .option('--open', 'open the report in the browser', false)
    .option('--out <folder>', 'where the report is built; made anew', DEFAULT_REPORT_DIR)
    .addHelpText(
      'after',
      `
drift, noise and guardrail work over recorded answers where BAKEOFF_EVIDENCE_DIR names their folder, and otherwise over the
simulated lab; the first line says which. drift ends with the exit code of its verdict, as decide does: 1 is HOLD.

Examples:
  npx bakeoff demo
  npx bakeoff demo drift
  npx bakeoff demo noise
  npx bakeoff demo guardrail`,
    )
    .action(
      command(async (screen, flags, which?: 'drift' | 'noise' | 'guardrail') => {
        const asked = { ...stringsOf(flags), again: flags.again === true, limit: numberOf(flags.limit) };
        switch (which) {
          case undefined:
            return (await import('./commands/demo.ts')).demo(
              asked,
              {
                report: flags.report === true,
                serve: flags.serve === true && !process.env.CI,
                open: flags.open === true,
                out: textOf(flags.out) ?? DEFAULT_REPORT_DIR,
              },
              screen,
            );
          case 'drift':
            return (await import('./commands/demo-drift.ts')).demoDrift(asked, screen);
          case 'noise':
            return (await import('./commands/demo-noise.ts')).demoNoise(asked, screen);
          case 'guardrail':
            return (await import('./commands/demo-guardrail.ts')).demoGuardrail(asked, screen);
          default:
            return which satisfies never;
        }
      }),
    );
}
