import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { EXIT, InputError } from './exit-code.ts';
import { DEFAULT_RESULTS_DIR } from './project.ts';
import { processScreen, type Screen } from './screen.ts';

const EXIT_CODES = `
Exit codes:
  0  done
  1  done, and what was found is against: a check that failed
  2  bad usage or bad input; nothing was done
  3  stopped early; what was finished is kept, and resume goes on

Results go to results/ (--results <folder>). Keys come from the environment only: OPENAI_API_KEY, ANTHROPIC_API_KEY,
GEMINI_API_KEY, … (npx bakeoff list providers).`;

/** Every command, with its own help. What a command needs is imported when it is called: --help must not wait for an SDK. */
function program(): Command {
  const bakeoff = new Command('bakeoff')
    .description('Compares language models in repeated trials and settles a launch decision from the evidence.')
    .helpCommand(true)
    .showHelpAfterError('(--help shows what is accepted)')
    .addHelpText('after', EXIT_CODES)
    .exitOverride();

  withRunOptions(
    bakeoff
      .command('run')
      .description('ask scenarios of contenders, in repeated and interleaved trials, and grade the answers')
      .argument('<scenario...>', 'scenario ids; npx bakeoff list scenarios'),
  )
    .addOption(
      new Option('--controls <list>', 'control arms that take part, by comma, or "all"; they ask nobody')
        .argParser(commas)
        .default([], 'none'),
    )
    .option('--controls-of <contender>', 'whom they distort; default: the first contender')
    .option('--policy <file>', 'seal this policy into the run before its first call')
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
      command(async (screen, flags, scenarios: string[]) =>
        (await import('./commands/run.ts')).run(scenarios, runFlags(flags), screen),
      ),
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
            margin: numberOf(flags.margin),
          },
          screen,
        ),
      ),
    );

  shared(bakeoff.command('decide'))
    .description('what a policy concludes from a run: the verdict, every gate, and what would change it')
    .argument('[run]', 'its id, the beginning of it, its name, or "latest"', 'latest')
    .option('--policy <file>', 'YAML, JSON or TypeScript; default: the one sealed into the run')
    .option('--sign-off <gate=yes:who>', 'an answer to a sign-off gate; may be given again', again, [])
    .option('--waive <gate:who+who:until:reason>', 'a waiver, dated; may be given again', again, [])
    .option('--as-of <date>', 'the day that ages are counted to; default: today')
    .addHelpText(
      'after',
      `
Exit codes: 0 LAUNCH, 1 HOLD, 3 NEEDS_DATA, 4 LAUNCH_LIMITED, 5 NOT_CERTIFIABLE, 2 bad input or no decision

Example:
  npx bakeoff decide latest --policy scenarios/policies/upgrade.yaml`,
    )
    .action(
      command(async (screen, flags, run: string) =>
        (await import('./commands/decide.ts')).decide(
          run,
          {
            ...stringsOf(flags),
            policy: textOf(flags.policy),
            signOffs: listOf(flags.signOff),
            waivers: listOf(flags.waive),
            asOf: textOf(flags.asOf),
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
    .description('a whole bakeoff without a key: three simulated vendors, five models (npm start)')
    .option('--again', 'measure anew', false)
    .addHelpText('after', '\nExample:\n  npx bakeoff demo')
    .action(
      command(async (screen, flags) =>
        (await import('./commands/demo.ts')).demo({ ...stringsOf(flags), again: flags.again === true }, screen),
      ),
    );
  return bakeoff;
}

type Flags = Readonly<Record<string, unknown>>;

function shared(one: Command): Command {
  return one
    .option('--results <folder>', 'where results are kept', DEFAULT_RESULTS_DIR)
    .option('--json', 'findings as JSON on standard output', false)
    .option('--quiet', 'findings and errors only', false);
}

function withRunOptions(one: Command): Command {
  return shared(one)
    .addOption(
      new Option('--contenders <list>', 'who competes, by comma: names or provider:model')
        .argParser(commas)
        .default([], 'none'),
    )
    .addOption(
      new Option('--variants <list>', 'prompt variants, by comma: every contender competes with each')
        .argParser(commas)
        .default([], 'base'),
    )
    .option('--trials <n>', 'trials of each case (default: 3; 1 when every contender is recorded)', wholeFromOne)
    .option('--seed <n>', 'decides the order', whole, 1)
    .option('--limit <n>', 'only the first n cases of each scenario', wholeFromOne)
    .option('--concurrency <n>', 'trials in flight per provider and key (default: 4)', wholeFromOne)
    .option('--prices <file>', 'your own prices (YAML or JSON), in dollars per million tokens');
}

function stringsOf(flags: Flags): { results: string; json: boolean } {
  return { results: String(flags.results), json: flags.json === true };
}

function runFlags(flags: Flags) {
  return {
    ...stringsOf(flags),
    contenders: listOf(flags.contenders),
    variants: listOf(flags.variants),
    trials: numberOf(flags.trials),
    seed: numberOf(flags.seed) ?? 1,
    limit: numberOf(flags.limit),
    name: textOf(flags.name),
    again: flags.again === true,
    yes: flags.yes === true,
    concurrency: numberOf(flags.concurrency),
    rpm: numberOf(flags.rpm),
    tpm: numberOf(flags.tpm),
    maxAttempts: numberOf(flags.maxAttempts),
    maxUsd: numberOf(flags.maxUsd),
    maxTrials: numberOf(flags.maxTrials),
    prices: textOf(flags.prices),
    controls: listOf(flags.controls),
    controlsOf: textOf(flags.controlsOf),
    policy: textOf(flags.policy),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** A flag that may be given several times. */
function again(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}

function commas(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function whole(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value))
    throw new InvalidArgumentError('Accepted: a whole number from 0.');
  return value;
}

function wholeFromOne(text: string): number {
  const value = whole(text);
  if (value < 1) throw new InvalidArgumentError('Accepted: a whole number from 1.');
  return value;
}

function positive(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0)
    throw new InvalidArgumentError('Accepted: a number above 0.');
  return value;
}

/** Runs a command's work with a screen and turns its end into the exit code. */
function command<Arguments extends unknown[]>(
  work: (screen: Screen, flags: Flags, ...rest: Arguments) => Promise<number>,
) {
  return async (...args: unknown[]): Promise<void> => {
    const flags = (args.at(-2) ?? {}) as Flags;
    const screen = processScreen({ quiet: flags.quiet === true });
    process.exitCode = await work(screen, flags, ...(args.slice(0, -2) as Arguments));
  };
}

try {
  await program().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.badInput;
  } else if (error instanceof InputError) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = EXIT.badInput;
  } else {
    await failWith(error);
  }
}

/** What should not happen: the message for people, the stack only when asked for, and no key in either. */
async function failWith(error: unknown): Promise<void> {
  const { environmentSecrets } = await import('./environment-secrets.ts');
  const { redact } = await import('#bench/domain/redact.ts');
  const text =
    error instanceof Error
      ? process.env.BAKEOFF_DEBUG
        ? (error.stack ?? error.message)
        : error.message
      : String(error);
  process.stderr.write(`${redact(text, environmentSecrets(process.env))}\n`);
  process.exitCode = EXIT.badInput;
}
