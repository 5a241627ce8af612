import type { Command } from 'commander';
import { command, shared, stringsOf, textOf } from './flags.ts';

/** The command that hands a run to other tools. */
export function addExportCommand(bakeoff: Command): void {
  shared(bakeoff.command('export'))
    .description(
      'a run in another format: CSV, Parquet, JUnit, Every Eval Ever, Braintrust events, OpenTelemetry spans',
    )
    .argument('[run]', 'its id, the beginning of it, its name, or "latest"', 'latest')
    .requiredOption('--format <id>', 'csv, parquet, every-eval-ever, junit, braintrust or otel')
    .requiredOption('--out <place>', 'the file or folder to be made; what is there already is never replaced')
    .option('--policy <file>', 'judge the run by this policy in place of the one sealed into it (junit)')
    .option('--with-content', 'prompts and answers too; without it no text of a conversation goes out', false)
    .addHelpText(
      'after',
      `
Without --with-content graders' details still do, in CSV and Parquet, and may quote an answer.

Examples:
  npx bakeoff export latest --format csv --out trials
  npx bakeoff export latest --format parquet --out trials --with-content
  npx bakeoff export latest --format junit --out results.xml --policy policy.yaml`,
    )
    .action(
      command(async (screen, flags, run: string) =>
        (await import('./commands/export.ts')).exportRun(
          run,
          {
            ...stringsOf(flags),
            format: textOf(flags.format) ?? '',
            out: textOf(flags.out) ?? '',
            policy: textOf(flags.policy),
            withContent: flags.withContent === true,
          },
          screen,
        ),
      ),
    );
}
