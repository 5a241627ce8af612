import { plainTable } from '#bench/domain/plain-table.ts';
import { type EqualModelsFindings, equalModelsStudy, NAIVE_DROP } from './equal-models-study.ts';

const DESIGN = { seed: 1000, runs: 200, cases: 150, repetitions: 3 };
const DROPS = [0, 0.02, 0.05, 0.1] as const;

const findings: { readonly drop: number; readonly found: EqualModelsFindings }[] = [];
for (const drop of DROPS) findings.push({ drop, found: await equalModelsStudy({ ...DESIGN, drop }) });

const share = (count: number): string => `${((100 * count) / DESIGN.runs).toFixed(1)} %`;
const rows = findings.map(({ drop, found: { verdicts, naiveBlocks, covered, predictedPower } }) => [
  drop === 0 ? 'none: equal models' : `${100 * drop} points`,
  share(verdicts.better),
  share(verdicts.worse),
  predictedPower === undefined ? 'at most 2.5 %' : `${(100 * predictedPower).toFixed(1)} %`,
  share(covered),
  share(naiveBlocks),
  drop === 0 ? 'every block is false' : '',
]);

process.stdout.write(
  process.argv.includes('--json')
    ? `${JSON.stringify({ ...DESIGN, findings: findings.map(({ drop, found }) => ({ drop, ...found })) }, undefined, 2)}\n`
    : `${[
        'Two simulated models of known quality, run after run through observe and compare.',
        `${DESIGN.runs} runs of ${DESIGN.cases} new cases with ${DESIGN.repetitions} trials each, from seed ${DESIGN.seed}.`,
        '',
        plainTable(
          [
            'true drop',
            'called better',
            'called worse',
            'predicted',
            'interval holds the truth',
            `"over ${100 * NAIVE_DROP} point down blocks"`,
            '',
          ],
          rows,
        ),
      ].join('\n')}\n`,
);
