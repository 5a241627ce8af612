import type { Gate } from '#bench/domain/policy.ts';
import type { GateContext, GateReading } from './gate-reading.ts';
import { judgeAssay } from './judge-assay.ts';
import { judgeBudget } from './judge-budget.ts';
import { judgeCoverage } from './judge-coverage.ts';
import { judgeMustPass } from './judge-must-pass.ts';
import { judgeNewModes } from './judge-new-modes.ts';
import { judgeNonInferior } from './judge-non-inferior.ts';
import { judgeRate } from './judge-rate.ts';
import { judgeReliability } from './judge-reliability.ts';
import { judgeSignOff } from './judge-sign-off.ts';
import { judgeSuperior } from './judge-superior.ts';

/** One gate, one candidate, one judge per kind. */
export function judgeGate(context: GateContext, gate: Gate): GateReading {
  switch (gate.kind) {
    case 'must-pass':
      return judgeMustPass(context, gate);
    case 'non-inferior':
      return judgeNonInferior(context, gate);
    case 'superior':
      return judgeSuperior(context, gate);
    case 'floor':
    case 'ceiling':
      return judgeRate(context, gate);
    case 'budget':
      return judgeBudget(context, gate);
    case 'reliability':
      return judgeReliability(context, gate);
    case 'no-new-failure-mode':
      return judgeNewModes(context, gate);
    case 'coverage':
      return judgeCoverage(context, gate);
    case 'assay-sensitivity':
      return judgeAssay(context, gate);
    case 'sign-off':
      return judgeSignOff(context, gate);
    default:
      return gate satisfies never;
  }
}
