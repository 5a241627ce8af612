import type { Command } from 'commander';
import { command, commas, listOf, textOf } from './flags.ts';

/** Commands that add to the cases of a scenario. */
export function addCaseCommands(bakeoff: Command): void {
  const cases = bakeoff.command('case').description('cases one by one');
  cases
    .command('from-trace')
    .description('one recorded question as a case: secrets and addresses taken out, where it is from kept as hashes')
    .argument('<format>', 'how the file is written: otel, promptfoo, inspect, braintrust, jsonl, …')
    .argument('<file>', 'the file that the trace is in')
    .option('--at <place>', 'the trace, by the place that an import gives it, as in "span 00f067aa0ba902b7"')
    .option('--into <file>', 'the cases.jsonl that it becomes a line of; begun when it is not there')
    .option('--id <id>', "the id of the case; default: the trace's own, else one made from what it asks")
    .option('--map <pairs>', 'for jsonl and csv: prompt=question,output=answer,…', commas, [])
    .option('--with-answer', 'keep the answer as a candidate for a reference, which nobody has reviewed', false)
    .option('--allow-duplicate', 'add it even when a case asks the same', false)
    .option('--dry-run', 'show the case and what was taken out, and write nothing', false)
    .option('--json', 'findings as JSON on standard output', false)
    .option('--quiet', 'findings and errors only', false)
    .addHelpText(
      'after',
      `
What has a shape is taken out: keys, tokens, passwords, e-mail addresses, international telephone numbers. Names and what else is personal
have none: read the case (--dry-run) before it is kept.

Examples:
  npx bakeoff case from-trace otel traces.json --at "span 00f067aa0ba902b7" --into scenarios/tickets/cases.jsonl --dry-run
  npx bakeoff case from-trace jsonl log.jsonl --map prompt=question --at "line 12" --into scenarios/tickets/cases.jsonl --id ticket-12`,
    )
    .action(
      command(async (screen, flags, format: string, file: string) =>
        (await import('./commands/case-from-trace.ts')).caseOfTrace(
          format,
          file,
          {
            at: textOf(flags.at),
            into: textOf(flags.into),
            id: textOf(flags.id),
            map: listOf(flags.map),
            withAnswer: flags.withAnswer === true,
            allowDuplicate: flags.allowDuplicate === true,
            dryRun: flags.dryRun === true,
            json: flags.json === true,
          },
          screen,
        ),
      ),
    );
}
