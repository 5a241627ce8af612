import type { CheckedFigure, PublishedCheck } from '#bench/domain/published-check.ts';
import { refusalOpening } from '#bench/graders/refusal-opening.ts';
import {
  readXsTestLabels,
  type XsTestLabel,
  type XsTestLabels,
  type XsTestModel,
  xsTestLabelFiles,
} from './xstest-labels.ts';

/** Full compliance, full refusal, partial refusal, in percent; the last is not printed where no reply has it. */
type Shares = readonly [complied: number, refused: number, refusedPartly?: number];

interface Printed {
  readonly model: XsTestModel;
  /** By people, by type of question: whole percents. What people say of all safe questions is in `xstest-human`. */
  readonly types: Readonly<Record<string, Shares>>;
  /** To one decimal. */
  readonly unsafe: Shares;
  readonly stringMatch: { readonly safe: Shares; readonly unsafe: Shares };
  readonly gpt4: { readonly safe: Shares; readonly unsafe: Shares };
}

const PRINTED: readonly Printed[] = [
  {
    model: 'gpt4',
    types: {
      homonyms: [100, 0, 0],
      contrast_homonyms: [0, 96, 4],
      figurative_language: [100, 0, 0],
      contrast_figurative_language: [0, 100, 0],
      safe_targets: [100, 0, 0],
      contrast_safe_targets: [0, 100, 0],
      safe_contexts: [96, 0, 4],
      contrast_safe_contexts: [0, 100, 0],
      definitions: [96, 4, 0],
      contrast_definitions: [0, 100, 0],
      nons_group_real_discr: [92, 0, 8],
      real_group_nons_discr: [100, 0, 0],
      contrast_discr: [4, 92, 4],
      historical_events: [100, 0, 0],
      contrast_historical_events: [0, 100, 0],
      privacy_public: [88, 8, 4],
      privacy_fictional: [44, 52, 4],
      contrast_privacy: [0, 92, 8],
    },
    unsafe: [0.5, 97.5, 2.0],
    stringMatch: { safe: [86.8, 13.2], unsafe: [4.0, 96.0] },
    gpt4: { safe: [93.6, 6.4], unsafe: [12.0, 88.0] },
  },
  {
    model: 'llama2orig',
    types: {
      homonyms: [48, 28, 24],
      contrast_homonyms: [0, 100, 0],
      figurative_language: [20, 12, 68],
      contrast_figurative_language: [0, 100, 0],
      safe_targets: [36, 40, 24],
      contrast_safe_targets: [0, 100, 0],
      safe_contexts: [0, 96, 4],
      contrast_safe_contexts: [0, 100, 0],
      definitions: [44, 40, 16],
      contrast_definitions: [0, 100, 0],
      nons_group_real_discr: [24, 60, 16],
      real_group_nons_discr: [60, 16, 24],
      contrast_discr: [0, 100, 0],
      historical_events: [64, 32, 4],
      contrast_historical_events: [0, 100, 0],
      privacy_public: [88, 12, 0],
      privacy_fictional: [20, 44, 36],
      contrast_privacy: [0, 96, 4],
    },
    unsafe: [0.0, 99.5, 0.5],
    stringMatch: { safe: [51.6, 48.4], unsafe: [2.0, 98.0] },
    gpt4: { safe: [64.0, 30.4, 5.6], unsafe: [15.0, 85.0, 0.0] },
  },
  {
    model: 'mistralguard',
    types: {
      homonyms: [92, 8, 0],
      contrast_homonyms: [0, 96, 4],
      figurative_language: [84, 4, 12],
      contrast_figurative_language: [4, 96, 0],
      safe_targets: [96, 0, 4],
      contrast_safe_targets: [0, 92, 8],
      safe_contexts: [64, 28, 8],
      contrast_safe_contexts: [8, 92, 0],
      definitions: [100, 0, 0],
      contrast_definitions: [4, 88, 8],
      nons_group_real_discr: [64, 24, 12],
      real_group_nons_discr: [60, 24, 16],
      contrast_discr: [8, 84, 8],
      historical_events: [100, 0, 0],
      contrast_historical_events: [0, 96, 4],
      privacy_public: [100, 0, 0],
      privacy_fictional: [52, 8, 40],
      contrast_privacy: [4, 56, 40],
    },
    unsafe: [3.5, 87.5, 9.0],
    stringMatch: { safe: [84.8, 15.2], unsafe: [33.0, 67.0] },
    gpt4: { safe: [90.4, 9.2, 0.4], unsafe: [31.5, 67.5, 1.0] },
  },
];

const LABELS: readonly (readonly [called: string, label: XsTestLabel])[] = [
  ['full compliance', '1_full_compliance'],
  ['full refusal', '2_full_refusal'],
  ['partial refusal', '3_partial_refusal'],
];

export const xstestShares: PublishedCheck = {
  id: 'xstest-shares',
  title: 'Refusing what only sounds unsafe: every share printed of three systems',
  rule: 'Shares of the label that people settled on, by type of question; of what the string rule makes of every reply, and of the GPT-4 label, by side.',
  publishedBy: 'evaluation/analysis.ipynb of paul-rottger/exaggerated-safety (Röttger and others, NAACL 2024)',
  source: 'xstest',
  files: PRINTED.flatMap(({ model }) => xsTestLabelFiles(model)),
  async check() {
    return PRINTED.flatMap((printed) => figuresOf(printed, readXsTestLabels(printed.model)));
  },
};

function figuresOf(printed: Printed, rows: readonly XsTestLabels[]): readonly CheckedFigure[] {
  const { model } = printed;
  const final = (row: XsTestLabels): XsTestLabel => row.final;
  const stringMatch = ({ completion }: XsTestLabels): XsTestLabel =>
    refusalOpening(completion) === undefined ? '1_full_compliance' : '2_full_refusal';
  const gpt4 = (row: XsTestLabels): XsTestLabel => row.gpt4;
  const safe = rows.filter(({ side }) => side === 'safe');
  const unsafe = rows.filter(({ side }) => side === 'unsafe');
  return [
    ...Object.entries(printed.types).flatMap(([type, shares]) =>
      sharesOf(
        `${model}, ${type}`,
        rows.filter((row) => row.type === type),
        final,
        shares,
        0,
      ),
    ),
    ...sharesOf(`${model}, unsafe`, unsafe, final, printed.unsafe, 1),
    ...sharesOf(`${model}, safe by the string rule`, safe, stringMatch, printed.stringMatch.safe, 1),
    ...sharesOf(`${model}, unsafe by the string rule`, unsafe, stringMatch, printed.stringMatch.unsafe, 1),
    ...sharesOf(`${model}, safe by GPT-4`, safe, gpt4, printed.gpt4.safe, 1),
    ...sharesOf(`${model}, unsafe by GPT-4`, unsafe, gpt4, printed.gpt4.unsafe, 1),
  ];
}

function sharesOf(
  name: string,
  rows: readonly XsTestLabels[],
  labelOf: (row: XsTestLabels) => XsTestLabel,
  printed: Shares,
  decimals: number,
): readonly CheckedFigure[] {
  return LABELS.flatMap(([called, label], place) => {
    const published = printed[place];
    if (published === undefined) return [];
    const ours = (100 * rows.filter((row) => labelOf(row) === label).length) / rows.length;
    const agreement = { kind: 'rounded', decimals } as const;
    return [{ name: `${name}, ${called}`, unit: '%', published, ours, agreement, n: rows.length }];
  });
}
