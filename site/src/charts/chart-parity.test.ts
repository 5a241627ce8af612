import { JSDOM } from 'jsdom';
import { describe, expect, it } from 'vitest';
import { caseDumbbell, findingOfCaseDumbbell, keyOfCaseDumbbell, tableOfCaseDumbbell } from './case-dumbbell.ts';
import { costBars, findingOfCostBars, keyOfCostBars, tableOfCostBars } from './cost-bars.ts';
import type { DrawnNode } from './document.ts';
import { type ChartSpec, drawChart } from './draw-chart.ts';
import { findingOfHistoryLine, historyLine, keyOfHistoryLine, tableOfHistoryLine } from './history-line.ts';
import { findingOfLatencyEcdf, keyOfLatencyEcdf, latencyEcdf, tableOfLatencyEcdf } from './latency-ecdf.ts';
import {
  findingOfLatencyPercentiles,
  keyOfLatencyPercentiles,
  latencyPercentiles,
  tableOfLatencyPercentiles,
} from './latency-percentiles.ts';
import { madeUpCharts } from './made-up-data.ts';
import { findingOfPairedForest, keyOfPairedForest, pairedForest, tableOfPairedForest } from './paired-forest.ts';
import { findingOfPareto, keyOfPareto, pareto, tableOfPareto } from './pareto.ts';
import { serialise } from './serialise.ts';
import { findingOfStability, keyOfStability, stability, tableOfStability } from './stability.ts';
import { findingOfTrialStrip, keyOfTrialStrip, tableOfTrialStrip, trialStrip } from './trial-strip.ts';

type MadeUp = ReturnType<typeof madeUpCharts>;

/** Every chart of the site with what it says beside the picture; a new chart is one more row. */
const CHARTS = [
  chart(
    'paired forest',
    (data) => data.paired,
    pairedForest,
    [findingOfPairedForest, keyOfPairedForest, tableOfPairedForest],
    { ...madeUpCharts().paired, rows: [] },
  ),
  chart(
    'paired forest by scenario',
    (data) => data.pairedByScenario,
    pairedForest,
    [findingOfPairedForest, keyOfPairedForest, tableOfPairedForest],
    { ...madeUpCharts().paired, rows: [] },
  ),
  chart('pareto', (data) => data.pareto, pareto, [findingOfPareto, keyOfPareto, tableOfPareto], {
    metric: 'pass rate',
    rows: [],
  }),
  chart(
    'latency ecdf',
    (data) => data.ecdf,
    latencyEcdf,
    [findingOfLatencyEcdf, keyOfLatencyEcdf, tableOfLatencyEcdf],
    { clock: 'time', series: [] },
  ),
  chart(
    'latency percentiles',
    (data) => data.percentiles,
    latencyPercentiles,
    [findingOfLatencyPercentiles, keyOfLatencyPercentiles, tableOfLatencyPercentiles],
    { clock: 'time', rows: [] },
  ),
  chart('cost bars', (data) => data.cost, costBars, [findingOfCostBars, keyOfCostBars, tableOfCostBars], { rows: [] }),
  chart('stability', (data) => data.stability, stability, [findingOfStability, keyOfStability, tableOfStability], {
    rows: [],
  }),
  chart('trial strip', (data) => data.strip, trialStrip, [findingOfTrialStrip, keyOfTrialStrip, tableOfTrialStrip], {
    rows: [],
  }),
  chart(
    'history line',
    (data) => data.history,
    historyLine,
    [findingOfHistoryLine, keyOfHistoryLine, tableOfHistoryLine],
    { metric: 'pass rate', measure: 'share' as const, series: [], events: [] },
  ),
  chart(
    'case dumbbell',
    (data) => data.dumbbell,
    caseDumbbell,
    [findingOfCaseDumbbell, keyOfCaseDumbbell, tableOfCaseDumbbell],
    { ...madeUpCharts().dumbbell, rows: [] },
  ),
];

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'</title></svg><svg onload=alert(1)>",
  'javascript:alert(1)//\u202egnp.exe\u0000',
  'a\nb\r\nc\td',
  '=HYPERLINK("https://example.org")&amp;&lt;',
];

describe.each(CHARTS)('$name', ({ spec, words, empty }) => {
  it.each([1120, 700, 540, 350])('draws the same bytes at %d px as in the document of jsdom', (width) => {
    const named = { id: 'figure', title: 'A title', finding: 'A finding.' };
    const { document } = new JSDOM('').window;
    const theirs = serialise(spec(madeUpCharts())(width, document) as unknown as DrawnNode, named);
    expect(drawChart(spec(madeUpCharts()), { ...named, width })).toBe(theirs);
  });

  it('draws the same bytes the second time', () => {
    expect(draw(spec(madeUpCharts()))).toBe(draw(spec(madeUpCharts())));
  });

  it('draws one contender, and twelve with long labels', () => {
    for (const labels of [
      ['Only one'],
      Array.from({ length: 12 }, (_, i) => `Contender ${i} of a name that is forty long`),
    ]) {
      expect(draw(spec(madeUpCharts(labels)))).not.toMatch(/NaN|Infinity|undefined/);
    }
  });

  it('says in words that there is nothing to draw', () => {
    const svg = draw(empty.spec);
    expect(svg).toMatch(/<text[^>]*>[A-Z][^<]+\.?<\/text>/);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    expect(empty.words().finding).toMatch(/\.$/);
    expect(empty.words().table.rows).toEqual([]);
  });

  it('lets no label become markup, an attribute or a link', () => {
    const { document } = new JSDOM('').window;
    for (const width of [540, 350]) {
      const plain = new JSDOM(draw(spec(madeUpCharts(HOSTILE.map((_, i) => `Name ${i}`))), width)).window.document;
      const svg = draw(spec(madeUpCharts(HOSTILE)), width);
      document.body.innerHTML = svg;
      const elements = [...document.body.querySelectorAll('*')];
      expect(new Set(elements.map(({ localName }) => localName))).toEqual(
        new Set([...plain.body.querySelectorAll('*')].map(({ localName }) => localName)),
      );
      const attributes = elements.flatMap((element) => element.getAttributeNames());
      expect(attributes.filter((name) => /^on|href|style|src/.test(name))).toEqual([]);
      expect(svg).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u202e]/);
    }
  });

  it('is one image to a screen reader, with a name, and leaves style to the page', () => {
    const svg = draw(spec(madeUpCharts()));
    expect(svg).toMatch(/^<svg [^>]*class="plt" font-size="12" role="img" aria-labelledby="figure-t figure-d">/);
    expect(svg).toContain('<title id="figure-t">A title</title><desc id="figure-d">A finding.</desc>');
    expect(svg.slice(svg.indexOf('</desc>'))).not.toMatch(/aria-|role=/);
    expect(svg).not.toMatch(/<style|style=/);
  });

  it('shares no id with another drawing on the page', () => {
    const page = draw(spec(madeUpCharts())) + drawChart(spec(madeUpCharts()), { ...NAMED, id: 'other', width: 540 });
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('says what it shows in words, a key and a table of as many cells as columns', () => {
    const { finding, key, table } = words(madeUpCharts());
    expect(finding).toMatch(/^[A-Z].*\.$/);
    expect(finding).not.toMatch(/NaN|Infinity|undefined/);
    expect(key.length).toBeGreaterThan(0);
    for (const row of table.rows) expect(row).toHaveLength(table.columns.length);
  });
});

describe('what was not measured', () => {
  const [, baseline] = madeUpCharts().contenders;
  const contender = baseline ?? { key: 'k', label: 'l', role: 'baseline' as const };

  it('is written out in a forest and drawn as nothing', () => {
    const data = {
      metric: 'pass rate',
      baseline: 'B',
      rows: [{ label: 'A', difference: undefined, standing: 'inconclusive' as const }],
    };
    const svg = draw((width, document) => pairedForest(data, width, document));
    expect(svg).toContain('not measured');
    expect(svg).not.toContain('<circle');
    expect(findingOfPairedForest(data)).toBe('Difference in pass rate to B: A not measured.');
  });

  it('leaves a contender without a price out of the picture and in the table', () => {
    const data = {
      metric: 'pass rate',
      rows: [
        ...madeUpCharts().pareto.rows,
        { contender: { ...contender, label: 'Unpriced' }, quality: { value: 0.5 }, usd: undefined },
      ],
    };
    expect(draw((width, document) => pareto(data, width, document))).not.toContain('Unpriced');
    expect(findingOfPareto(data)).toContain('Unpriced 50.0 percent not priced');
    expect(tableOfPareto(data).rows.at(-1)?.[3]).toEqual({ shown: 'not measured', value: undefined });
  });

  it('withholds p99 where there were too few trials, and says so', () => {
    const data = { clock: 'time', rows: [{ contender, p50: 1, p90: 2, p95: { value: 3 }, p99: undefined }] };
    expect(findingOfLatencyPercentiles(data)).toContain('p99 withheld');
    expect(tableOfLatencyPercentiles(data).rows[0]?.at(-1)).toEqual({ shown: 'withheld', value: undefined });
  });

  it('keeps the curve of a contender that failed under 100 %, and says what it never reached', () => {
    const data = { clock: 'time', series: [{ contender, seconds: [1, 2, 3], trials: 30 }] };
    expect(findingOfLatencyEcdf(data)).toBe(
      'Time: Borealis 2 Pro half of all trials within not reached, 95 percent within not reached, 10.0\u202f% answered.',
    );
  });
});

const NAMED = { id: 'figure', title: 'A title', finding: 'A finding.' };

function draw(spec: ChartSpec, width = 540): string {
  return drawChart(spec, { ...NAMED, width });
}

function chart<D>(
  name: string,
  pick: (data: MadeUp) => D,
  spec: (data: D, width: number, document: Document) => Element,
  [finding, key, table]: readonly [
    (data: D) => string,
    (data: D) => readonly unknown[],
    (data: D) => { readonly columns: readonly unknown[]; readonly rows: readonly (readonly unknown[])[] },
  ],
  nothing: D,
) {
  const specOf =
    (data: D): ChartSpec =>
    (width, document) =>
      spec(data, width, document);
  const wordsOf = (data: D) => ({ finding: finding(data), key: key(data), table: table(data) });
  return {
    name,
    spec: (data: MadeUp) => specOf(pick(data)),
    words: (data: MadeUp) => wordsOf(pick(data)),
    empty: { spec: specOf(nothing), words: () => wordsOf(nothing) },
  };
}
