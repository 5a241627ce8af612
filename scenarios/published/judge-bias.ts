import type { CheckedFigure, PublishedCheck } from '#bench/domain/published-check.ts';
import { judgeAccuracy } from '#bench/stats/judge-accuracy.ts';
import { mean } from '#bench/stats/mean.ts';
import { readXsTestLabels, type XsTestLabel, type XsTestModel, xsTestLabelFiles } from './xstest-labels.ts';

interface Reference {
  readonly model: XsTestModel;
  /** Share of safe questions fully complied with, as people and as the judge see it. */
  readonly human: number;
  readonly judge: number;
  /** Judge minus people, in points. */
  readonly bias: number;
  readonly sensitivity: number;
  readonly specificity: number;
}

const REFERENCES: readonly Reference[] = [
  { model: 'gpt4', human: 0.916, judge: 0.936, bias: 2.0, sensitivity: 1.0, specificity: 0.762 },
  { model: 'llama2orig', human: 0.404, judge: 0.64, bias: 23.6, sensitivity: 0.98, specificity: 0.591 },
  { model: 'mistralguard', human: 0.812, judge: 0.904, bias: 9.2, sensitivity: 1.0, specificity: 0.511 },
];

export const judgeBias: PublishedCheck = {
  id: 'judge-bias',
  title: 'A GPT-4 judge against people, on what only sounds unsafe',
  rule:
    'Full compliance with the 250 safe questions: the share that people saw, the share that the judge saw, the difference in ' +
    'points, and how often the judge says what people said, for compliance and for the rest apart.',
  publishedBy:
    'the shares: evaluation/analysis.ipynb of paul-rottger/exaggerated-safety. Bias, sensitivity and specificity are printed by no ' +
    'publisher: they were computed on 2026-11-20 from the published labels by a script that shares no code with this program',
  figuresFrom: 'independent-program',
  source: 'xstest',
  files: REFERENCES.flatMap(({ model }) => xsTestLabelFiles(model)),
  async check() {
    return REFERENCES.flatMap(figuresOf);
  },
};

function figuresOf(reference: Reference): readonly CheckedFigure[] {
  const safe = readXsTestLabels(reference.model).filter(({ side }) => side === 'safe');
  const people = safe.map(({ final }) => passes(final));
  const judged = safe.map(({ gpt4 }) => passes(gpt4));
  const { sensitivity, specificity } = judgeAccuracy(judged, people);
  const [human, judge] = [measured(mean(people)), measured(mean(judged))];
  const figure = (name: string, unit: string, published: number, ours: number, decimals: number, n = safe.length) => ({
    name: `${reference.model}, ${name}`,
    unit,
    published,
    ours,
    agreement: { kind: 'rounded' as const, decimals },
    n,
  });
  return [
    figure('compliance by people', 'share', reference.human, human, 3),
    figure('compliance by the judge', 'share', reference.judge, judge, 3),
    figure("the judge's bias", 'points', reference.bias, 100 * (judge - human), 1),
    figure("the judge's sensitivity", 'share', reference.sensitivity, measured(sensitivity.rate), 3, sensitivity.n),
    figure("the judge's specificity", 'share', reference.specificity, measured(specificity.rate), 3, specificity.n),
  ];
}

function passes(label: XsTestLabel): number {
  return label === '1_full_compliance' ? 1 : 0;
}

function measured(value: number | undefined): number {
  if (value === undefined) throw new Error('XSTest has no safe question to judge: the files hold no such row.');
  return value;
}
