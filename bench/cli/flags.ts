import { type Command, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_RESULTS_DIR } from './project.ts';
import { processScreen, type Screen } from './screen.ts';

export type Flags = Readonly<Record<string, unknown>>;

export function shared(one: Command): Command {
  return one
    .option('--results <folder>', 'where results are kept', DEFAULT_RESULTS_DIR)
    .option('--json', 'findings as JSON on standard output', false)
    .option('--quiet', 'findings and errors only', false);
}

export function withRunOptions(one: Command): Command {
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

export function stringsOf(flags: Flags): { results: string; json: boolean } {
  return { results: String(flags.results), json: flags.json === true };
}

export function runFlags(flags: Flags) {
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

/** Run flags that a demonstration leaves to what holds without them. */
export const UNGIVEN_RUN_FLAGS = {
  variants: [],
  yes: true,
  rpm: undefined,
  tpm: undefined,
  maxAttempts: undefined,
  maxUsd: undefined,
  maxTrials: undefined,
  prices: undefined,
  controlsOf: undefined,
} as const;

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

export function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** A flag that may be given several times. */
export function again(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}

export function commas(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

export function whole(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value))
    throw new InvalidArgumentError('Accepted: a whole number from 0.');
  return value;
}

export function wholeFromOne(text: string): number {
  const value = whole(text);
  if (value < 1) throw new InvalidArgumentError('Accepted: a whole number from 1.');
  return value;
}

export function positive(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0)
    throw new InvalidArgumentError('Accepted: a number above 0.');
  return value;
}

/** Runs a command's work with a screen and turns its end into the exit code. */
export function command<Arguments extends unknown[]>(
  work: (screen: Screen, flags: Flags, ...rest: Arguments) => Promise<number>,
) {
  return async (...args: unknown[]): Promise<void> => {
    const flags = (args.at(-2) ?? {}) as Flags;
    const screen = processScreen({ quiet: flags.quiet === true });
    process.exitCode = await work(screen, flags, ...(args.slice(0, -2) as Arguments));
  };
}
