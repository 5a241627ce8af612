import { startZeroDelayMock } from './zero-delay-mock.ts';

// Started by run-bench.ts, so that answering costs the measured processes nothing; ends when that lets go of its input.
const mock = await startZeroDelayMock();
process.stdout.write(`${mock.url}\n`);
process.stdin.on('end', () => void mock.close());
process.stdin.resume();
