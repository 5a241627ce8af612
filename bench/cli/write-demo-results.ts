import { makeDemoResults } from './demo-results.ts';
import { EXIT, InputError } from './exit-code.ts';
import { processScreen } from './screen.ts';

// `npm run demo-results [-- <folder>]`: the runs of three months and the decisions on them, as results/ holds them.
try {
  await makeDemoResults(process.argv[2] ?? 'results', processScreen({ quiet: false }));
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = EXIT.badInput;
}
