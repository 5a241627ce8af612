import type { Command } from 'commander';
import { again, command, listOf, shared, stringsOf, textOf } from './flags.ts';
import { DEFAULT_REPORT_DIR } from './project.ts';

/** The command that draws runs as a static site. */
export function addReportCommand(bakeoff: Command): void {
  shared(bakeoff.command('report'))
    .description(
      'the report as a static site: of the named runs, or of all; readable without a server, in print and by mail',
    )
    .argument('[run...]', 'ids, beginnings of ids, names, or "latest"; default: all')
    .option('--out <folder>', 'where the site is built; made anew', DEFAULT_REPORT_DIR)
    .option('--policy <file>', 'judge the runs by this policy in place of the one sealed into each')
    .option('--sign-off <gate=yes:who>', 'an answer to a sign-off gate of the run; may be given again', again, [])
    .option('--serve', 'serve it on this machine and print its address', false)
    .option('--open', 'open it in the browser', false)
    .option('--single-file', 'one HTML file to mail, in place of a folder', false)
    .option('--pdf', 'the one-page summary as a PDF beside it (takes an installed Chromium)', false)
    .option('--dev', 'serve pages as they are edited', false)
    .option('--allow-empty', 'build even without a run', false)
    .addHelpText(
      'after',
      `
Examples:
  npx bakeoff report latest --out report
  npx bakeoff report latest --out report --single-file
  npx bakeoff report latest --out report --pdf`,
    )
    .action(
      command(async (screen, flags, runs: readonly string[]) =>
        (await import('./commands/report.ts')).report(
          runs,
          {
            ...stringsOf(flags),
            out: textOf(flags.out) ?? DEFAULT_REPORT_DIR,
            policy: textOf(flags.policy),
            signOffs: listOf(flags.signOff),
            serve: flags.serve === true,
            open: flags.open === true,
            singleFile: flags.singleFile === true,
            pdf: flags.pdf === true,
            dev: flags.dev === true,
            allowEmpty: flags.allowEmpty === true,
          },
          screen,
        ),
      ),
    );
}
