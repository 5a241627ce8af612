import { measureSide } from './measure-side.ts';
import { SIDES, type SideName } from './sides.ts';

// Started by run-bench.ts: one side, one process, one line of JSON.
const [name, mockUrl = '', warmUps, calls] = process.argv.slice(2);
if (name === undefined || !isSide(name)) {
  throw new Error(
    `No side is called "${name}". Known: ${Object.keys(SIDES).join(', ')}. It is started by run-bench.ts.`,
  );
}
const measure = await measureSide(
  SIDES[name],
  mockUrl,
  { warmUps: Number(warmUps), calls: Number(calls) },
  {
    nowMs: () => performance.now(),
    cpuMs: () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1000;
    },
  },
);
process.stdout.write(`${JSON.stringify(measure)}\n`);

function isSide(text: string): text is SideName {
  return Object.hasOwn(SIDES, text);
}
