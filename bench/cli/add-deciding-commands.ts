import type { Command } from 'commander';
import {
  again,
  command,
  commas,
  listOf,
  numberOf,
  positive,
  shared,
  stringsOf,
  textOf,
  wholeFromOne,
} from './flags.ts';
import { DEFAULT_RESULTS_DIR } from './project.ts';

/** Commands that settle something. Each imports its work when it is called: --help must not wait for an SDK. */
export function addDecidingCommands(bakeoff: Command): void {
  shared(bakeoff.command('decide'))
    .description('what a policy concludes from a run: the verdict, every gate, and what would change it')
    .argument('[run]', 'its id, the beginning of it, its name, or "latest"', 'latest')
    .option('--policy <file>', 'YAML, JSON or TypeScript; default: the one sealed into the run')
    .option('--sign-off <gate=yes:who>', 'an answer to a sign-off gate; may be given again', again, [])
    .option('--waive <gate:who+who:until:reason>', 'a waiver, dated; may be given again', again, [])
    .option('--certificates <file>', 'what is known of how far judges agree with people (YAML or JSON)')
    .option('--as-of <date>', 'the day that ages are counted to; default: today')
    .option('--page', 'the one page for leadership in place of the whole account', false)
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
            certificates: textOf(flags.certificates),
            asOf: textOf(flags.asOf),
            page: flags.page === true,
          },
          screen,
        ),
      ),
    );

  const policy = bakeoff.command('policy').description('check, explain or write the rules a run is decided by');
  shared(policy.command('check'))
    .description('whether a policy can decide anything: in plain words, with its power and its price')
    .argument('<file>', 'YAML, JSON or TypeScript')
    .option('--pilot <run>', 'a finished run that the power is worked out from; default: stated assumptions')
    .option('--run <run>', 'the run that is to be decided by it')
    .option('--prices <file>', 'your own prices (YAML or JSON), in dollars per million tokens')
    .addHelpText('after', '\nExample:\n  npx bakeoff policy check scenarios/policies/upgrade.yaml')
    .action(
      command(async (screen, flags, file: string) =>
        (await import('./commands/policy.ts')).policyCheck(
          file,
          { ...stringsOf(flags), pilot: textOf(flags.pilot), run: textOf(flags.run), prices: textOf(flags.prices) },
          screen,
        ),
      ),
    );

  policy
    .command('new')
    .description('write a commented policy from a few answers; asks for what is not given')
    .option('--run <run>', 'a run it is about, as an imported one: its scenarios, contenders and trials')
    .option('--results <folder>', 'where results are kept', DEFAULT_RESULTS_DIR)
    .option('--intent <intent>', 'upgrade, cost-down, forced-migration, …')
    .option('--incumbent <contender>', 'its label in the run')
    .option('--candidates <list>', 'labels, by comma', commas, [])
    .option('--scenarios <list>', 'scenario ids, by comma', commas, [])
    .option('--margin <points>', 'the largest loss that may pass', positive)
    .option('--max-cost-ratio <ratio>', 'the most a success may cost, in incumbents', positive)
    .option('--trials <n>', 'trials a case', wholeFromOne)
    .option('--owner <who>', 'who answers for it')
    .option('--out <file>', 'where it is written; default: standard output')
    .addHelpText(
      'after',
      '\nExample:\n  npx bakeoff policy new --intent upgrade --incumbent aurora --candidates borealis --out mine.yaml',
    )
    .action(
      command(async (screen, flags) =>
        (await import('./commands/policy.ts')).policyNew(
          {
            run: textOf(flags.run),
            results: String(flags.results),
            intent: textOf(flags.intent),
            incumbent: textOf(flags.incumbent),
            candidates: listOf(flags.candidates),
            scenarios: listOf(flags.scenarios),
            margin: numberOf(flags.margin),
            maxCostRatio: numberOf(flags.maxCostRatio),
            trials: numberOf(flags.trials),
            owner: textOf(flags.owner),
            out: textOf(flags.out),
          },
          screen,
        ),
      ),
    );
}
