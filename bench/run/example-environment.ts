import type { Environment } from '#bench/domain/run.ts';

/** A machine for tests that are not about machines. */
export const EXAMPLE_ENVIRONMENT: Environment = {
  bakeoff: '0',
  git: undefined,
  lockfileHash: undefined,
  node: '24',
  undici: '7',
  os: 'Linux',
  arch: 'x64',
  cpu: 'x',
  cores: 2,
  memoryGiB: 8,
  sdks: {},
};
