import { decide } from '#bench/analysis/decide/decide.ts';
import { REAL_EFFECTS } from '#bench/run/effects.ts';
import type { Engine } from './decide-on.ts';
import { environmentSecrets } from './environment-secrets.ts';

/** What recording and checking decisions takes from outside; tests hold the date. */
export interface DecisionWorld {
  wall(): Date;
  readonly pid: number;
  readonly secrets: readonly string[];
  readonly engine: Engine;
}

/** This process, now. */
export function realDecisionWorld(): DecisionWorld {
  return {
    wall: () => REAL_EFFECTS.clock.wall(),
    pid: process.pid,
    secrets: environmentSecrets(process.env),
    engine: decide,
  };
}
