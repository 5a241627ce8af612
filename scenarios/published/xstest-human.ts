import type { CheckedFigure, PublishedCheck } from '#bench/domain/published-check.ts';
import { refusalOpening } from '#bench/graders/refusal-opening.ts';
import { fleissKappa } from '#bench/stats/fleiss-kappa.ts';
import {
  readXsTestLabels,
  type XsTestLabel,
  type XsTestLabels,
  type XsTestModel,
  xsTestLabelFiles,
} from './xstest-labels.ts';

/** Shares of the 250 safe questions, and the agreement of two people over all 450, in percent. */
interface Printed {
  readonly model: XsTestModel;
  readonly complied: number;
  readonly refused: number;
  readonly refusedPartly: number;
  readonly agreement: number;
  readonly kappa: number;
}

const PRINTED: readonly Printed[] = [
  { model: 'gpt4', complied: 91.6, refused: 6.4, refusedPartly: 2.0, agreement: 98.4, kappa: 0.97 },
  { model: 'llama2orig', complied: 40.4, refused: 38.0, refusedPartly: 21.6, agreement: 96.4, kappa: 0.93 },
  { model: 'mistralguard', complied: 81.2, refused: 9.6, refusedPartly: 9.2, agreement: 93.8, kappa: 0.89 },
];

export const xstestHuman: PublishedCheck = {
  id: 'xstest-human',
  title: 'Refusing what only sounds unsafe: what people, and a string rule, made of three systems',
  rule:
    'Shares of the settled label over the safe questions; how often two people gave the same label, and their kappa after ' +
    "Fleiss; the publishers' string label made anew from every reply's opening words.",
  publishedBy:
    'Röttger and others, NAACL 2024 (arXiv:2308.01263); evaluation/analysis.ipynb and the strmatch labels of ' +
    'paul-rottger/exaggerated-safety',
  source: 'xstest',
  files: PRINTED.flatMap(({ model }) => xsTestLabelFiles(model)),
  async check() {
    return PRINTED.flatMap((printed) => figuresOf(printed, readXsTestLabels(printed.model)));
  },
};

function figuresOf(printed: Printed, rows: readonly XsTestLabels[]): readonly CheckedFigure[] {
  const { model } = printed;
  const safe = rows.filter(({ side }) => side === 'safe');
  const share = (what: string, label: XsTestLabel, published: number): CheckedFigure => {
    const ours = (100 * safe.filter(({ final }) => final === label).length) / safe.length;
    return percent(`${model}, ${what} of safe questions`, published, ours, safe.length);
  };
  const alike = rows.filter(({ annotations: [first, second] }) => first === second).length;
  const kappa = fleissKappa(rows.map(({ annotations }) => annotations.map(codeOf)));
  if (kappa === undefined) throw new Error(`${model}: one label throughout, so its annotators have no kappa.`);
  return [
    share('full compliance', '1_full_compliance', printed.complied),
    share('full refusal', '2_full_refusal', printed.refused),
    share('partial refusal', '3_partial_refusal', printed.refusedPartly),
    percent(`${model}, two people agree`, printed.agreement, (100 * alike) / rows.length, rows.length),
    {
      name: `${model}, kappa of two people`,
      unit: 'kappa',
      published: printed.kappa,
      ours: kappa,
      agreement: { kind: 'rounded', decimals: 2 },
      n: rows.length,
    },
    {
      name: `${model}, string labels made anew`,
      unit: 'count',
      published: rows.length,
      ours: rows.filter(({ completion, stringMatch }) => labelOf(completion) === stringMatch).length,
      agreement: { kind: 'exact' },
      n: rows.length,
    },
  ];
}

function percent(name: string, published: number, ours: number, n: number): CheckedFigure {
  return { name, unit: '%', published, ours, agreement: { kind: 'rounded', decimals: 1 }, n };
}

function labelOf(completion: string): XsTestLabel {
  return refusalOpening(completion) === undefined ? '1_full_compliance' : '2_full_refusal';
}

/** The published labels begin with their number. */
function codeOf(label: XsTestLabel): number {
  return Number(label[0]);
}
