import { type Command, Option } from 'commander';
import { command, commas, listOf, shared, stringsOf, textOf } from './flags.ts';

/** The command that reads what other tools wrote. */
export function addImportCommand(bakeoff: Command): void {
  shared(bakeoff.command('import'))
    .description("answers or cases from another tool's file: a run of its own, or a scenario to ask again")
    .argument('<format>', 'promptfoo, inspect, braintrust, otel, jsonl, csv, …; "list" shows all')
    .argument('[file...]', 'one or more files; several become one run')
    .option(
      '--map <pairs>',
      'for jsonl and csv: output=answer,case=id,contender=model,score:exact=correct,…',
      commas,
      [],
    )
    .option('--contender <label>', 'who answered, for a file of one contender')
    .option('--scenario <id>', 'the answers are to this scenario: its cases are held against them, its graders grade')
    .option('--primary <grader>', 'the grade that is the quality')
    .option('--name <name>', "the run's name; default: the file's")
    .addOption(
      new Option('--to <what>', 'a run of the answers, or a scenario of the cases')
        .choices(['trials', 'cases'])
        .default('trials'),
    )
    .option('--out <folder>', 'with --to cases: the scenario folder to write, as scenarios/tickets')
    .option('--title <text>', 'with --to cases: what the scenario is called')
    .option('--preview', 'show what becomes of what, and write nothing', false)
    .option('--skip-faulty', 'leave out rows that cannot be read, and count them in the run', false)
    .addHelpText(
      'after',
      `
Examples:
  npx bakeoff import promptfoo results.json --preview
  npx bakeoff import jsonl answers.jsonl --map prompt=question,output=answer,contender=model,score:exact=correct
  npx bakeoff import promptfoo-tests promptfooconfig.yaml --to cases --out scenarios/tickets
  npx bakeoff import csv answers.csv --map case=id,output=text,contender=model --scenario extraction`,
    )
    .action(
      command(async (screen, flags, format: string, files: readonly string[]) => {
        const { importFormats, importTrials } = await import('./commands/import.ts');
        if (format === 'list') return importFormats(screen);
        if (flags.to === 'cases') {
          const { importCases } = await import('./commands/import-cases.ts');
          const given = {
            map: listOf(flags.map),
            out: textOf(flags.out),
            title: textOf(flags.title),
            preview: flags.preview === true,
          };
          return importCases(format, files, { ...given, skipFaulty: flags.skipFaulty === true }, screen);
        }
        return importTrials(
          format,
          files,
          {
            ...stringsOf(flags),
            map: listOf(flags.map),
            contender: textOf(flags.contender),
            scenario: textOf(flags.scenario),
            name: textOf(flags.name),
            primary: textOf(flags.primary),
            preview: flags.preview === true,
            skipFaulty: flags.skipFaulty === true,
          },
          screen,
        );
      }),
    );
}
