import { Command, CommanderError } from 'commander';
import { addAskingCommands } from './add-asking-commands.ts';
import { addCaseCommands } from './add-case-commands.ts';
import { addDecidingCommands } from './add-deciding-commands.ts';
import { addDecisionCommands } from './add-decision-commands.ts';
import { addEvidenceCommands } from './add-evidence-commands.ts';
import { addExportCommand } from './add-export-command.ts';
import { addFindingsCommands } from './add-findings-commands.ts';
import { addImportCommand } from './add-import-command.ts';
import { addReportCommand } from './add-report-command.ts';
import { BrokenOff, EXIT, InputError } from './exit-code.ts';

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
  addAskingCommands(bakeoff);
  addImportCommand(bakeoff);
  addCaseCommands(bakeoff);
  addFindingsCommands(bakeoff);
  addReportCommand(bakeoff);
  addExportCommand(bakeoff);
  addDecidingCommands(bakeoff);
  addDecisionCommands(bakeoff);
  addEvidenceCommands(bakeoff);
  return bakeoff;
}

// Whoever reads the output may stop reading: `bakeoff list runs | head` is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

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
  process.exitCode = error instanceof BrokenOff ? EXIT.stoppedEarly : EXIT.badInput;
}
