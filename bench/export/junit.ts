import { type Arm, COUNTED, FIRST_REASON, NOT_APPLICABLE, NOT_ATTEMPTED, SCORED } from '#bench/analysis/arm.ts';
import { armOf, type Observations } from '#bench/analysis/observe.ts';
import { countPhrase, intervalPhrase } from '#bench/analysis/phrase.ts';
import { summarize } from '#bench/analysis/summarize.ts';
import { isControl } from '#bench/domain/contender.ts';
import type { PlannedScenario } from '#bench/domain/plan.ts';
import type { Run } from '#bench/domain/run.ts';
import type { CandidateFinding, GateFinding, PolicyFinding } from '#bench/domain/verdict.ts';
import { clopperPearsonInterval } from '#bench/stats/clopper-pearson-interval.ts';
import { DEFAULT_LEVEL } from '#bench/stats/interval.ts';
import type { ExportFormat } from './export-format.ts';
import { withoutSecrets } from './without-secrets.ts';
import { type XmlNode, xmlStart, xmlText } from './xml-text.ts';

/** What CI servers draw: a suite for each scenario and contender, a test for each case, and the gates of the policy. */
export const junit: ExportFormat = {
  id: 'junit',
  title: 'JUnit XML: a suite a scenario and contender, a test a case; and the gates, where there is a policy',
  makes: { kind: 'file', ending: '.xml' },
  takesPolicy: true,
  notes: [
    'A case passes when every trial of it scores 1; it fails when one scores less; it is an error when none scores less but a trial was broken off, left out or could not be graded.',
    'A gate that is inconclusive, not evaluated or waived is skipped, with its reason. Control arms, which are bad by rule, have no suite.',
    'The time of a test is the sum of the latencies e2eMs of its trials; a test without a time was not timed.',
  ],
  async write(source, files) {
    const { run, secrets } = source;
    const observations = await source.observations();
    const finding = await source.finding();
    const suites = [...caseSuites(run, observations), ...(finding === undefined ? [] : gateSuites(finding, run))];
    const file = await files.open('junit.xml');
    const sum = (count: (suite: Suite) => number): string => String(suites.reduce((all, one) => all + count(one), 0));
    const counts = attributesOf({
      name: `bakeoff ${run.id}`,
      tests: sum(({ tests }) => tests.length),
      failures: sum((suite) => countOf(suite, 'failure')),
      errors: sum((suite) => countOf(suite, 'error')),
      skipped: sum((suite) => countOf(suite, 'skipped')),
    });
    const clean = withoutSecrets(secrets);
    await file.write('<?xml version="1.0" encoding="UTF-8"?>\n');
    await file.write(`${xmlStart('testsuites', counts, clean)}\n`);
    for (const suite of suites) await file.write(`${xmlText(suiteNode(suite), clean)}\n`, suite.tests.length);
    await file.write('</testsuites>\n');
    await file.close();
  },
};

type TestEnd =
  | { readonly kind: 'passed' }
  | {
      readonly kind: 'failure' | 'error' | 'skipped';
      /** On one line. */
      readonly message: string;
      /** A word for what it is, which servers group by. */
      readonly type: string;
    };

interface Test {
  readonly name: string;
  readonly className: string;
  readonly timeS: number | undefined;
  readonly end: TestEnd;
  /** Lines. */
  readonly says: readonly string[];
}

interface Suite {
  readonly name: string;
  readonly at: string;
  readonly properties: Readonly<Record<string, string | undefined>>;
  readonly says: readonly string[];
  readonly tests: readonly Test[];
}

function* caseSuites(run: Run, observations: Observations): Generator<Suite> {
  const summary = summarize(observations, run.plan);
  for (const planned of run.plan.scenarios) {
    const scenario = summary.scenarios.find((one) => one.scenario === planned.id);
    for (const contender of run.plan.contenders) {
      if (isControl(contender)) continue;
      const arm = armOf(observations, planned.id, contender.label);
      const own = scenario?.contenders.find((one) => one.contender === contender.label);
      yield {
        name: `${planned.id} · ${contender.label}`,
        at: run.createdAt,
        properties: {
          run: run.id,
          scenario: planned.id,
          scenarioVersion: String(planned.version),
          contender: contender.label,
          model: contender.modelId,
          evidence: run.contenders.find((one) => one.contender === contender.label)?.evidence,
          grader: planned.primary,
        },
        says: own === undefined ? [] : [own.quality.estimate.says],
        tests: Object.keys(planned.cases).map((id, place) => caseTest(arm, planned, id, place)),
      };
    }
  }
}

/** What became of the trials of one case. */
interface CaseTally {
  readonly scores: readonly number[];
  readonly ungraded: number;
  readonly notApplicable: number;
  /** Reason -> trials. */
  readonly excluded: ReadonlyMap<string, number>;
  readonly notAttempted: number;
  readonly e2eMs: readonly number[];
}

function tallyOf(arm: Arm, place: number): CaseTally {
  const scores: number[] = [];
  const e2eMs: number[] = [];
  const excluded = new Map<string, number>();
  let [ungraded, notApplicable, notAttempted] = [0, 0, 0];
  for (let slot = place * arm.repetitions; slot < (place + 1) * arm.repetitions; slot += 1) {
    const status = arm.status[slot] ?? NOT_ATTEMPTED;
    const ms = arm.e2eMs[slot];
    if (ms !== undefined && Number.isFinite(ms)) e2eMs.push(ms);
    if (status === NOT_ATTEMPTED) notAttempted += 1;
    else if (status !== COUNTED) {
      const reason = arm.reasons[status - FIRST_REASON] ?? 'unknown';
      excluded.set(reason, (excluded.get(reason) ?? 0) + 1);
    } else if (arm.gradeKind[slot] === SCORED) scores.push(arm.quality[slot] ?? Number.NaN);
    else if (arm.gradeKind[slot] === NOT_APPLICABLE) notApplicable += 1;
    else ungraded += 1;
  }
  return { scores, ungraded, notApplicable, excluded, notAttempted, e2eMs };
}

function caseTest(arm: Arm, planned: PlannedScenario, id: string, place: number): Test {
  const tally = tallyOf(arm, place);
  const facts = planned.cases[id];
  return {
    name: id,
    className: `${planned.id}.${arm.contender}`,
    timeS: tally.e2eMs.length === 0 ? undefined : tally.e2eMs.reduce((sum, ms) => sum + ms, 0) / 1000,
    end: caseEnd(tally, arm.repetitions, planned.primary),
    says: [
      ...(facts?.slices.severity === undefined ? [`severity: ${facts?.severity ?? 'not known'}`] : []),
      ...Object.entries(facts?.slices ?? {}).map(([slice, value]) => `${slice}: ${value}`),
      ...(tally.scores.length > 0 ? [`scores: ${tally.scores.join(', ')}`] : []),
    ],
  };
}

function caseEnd(tally: CaseTally, planned: number, grader: string): TestEnd {
  const { scores, ungraded, notApplicable, excluded, notAttempted } = tally;
  const right = scores.filter((score) => score === 1).length;
  const left = [
    ...[...excluded].map(([reason, trials]) => `${trials} broken off (${reason})`),
    ...(ungraded > 0 ? [`${ungraded} not graded`] : []),
    ...(notAttempted > 0 ? [`${notAttempted} not asked`] : []),
  ];
  const counted = [scoredPhrase(scores, right), ...left].join('; ');
  if (right < scores.length) return { kind: 'failure', type: grader, message: counted };
  if (left.length > 0) {
    const nothing = notAttempted === planned;
    return nothing
      ? { kind: 'skipped', type: 'not-attempted', message: 'never asked' }
      : { kind: 'error', type: excluded.keys().next().value ?? 'ungraded', message: counted };
  }
  if (scores.length === 0) {
    return {
      kind: 'skipped',
      type: 'not-applicable',
      message: `${countPhrase(notApplicable, 'trial')} to which "${grader}" does not apply`,
    };
  }
  return { kind: 'passed' };
}

/** `1 of 3 trials pass, 95 % interval 0.8 to 90.6 in percent`; graded scores have a mean and no share. */
function scoredPhrase(scores: readonly number[], right: number): string {
  if (scores.length === 0) return 'no trial was scored';
  const passes = `${right} of ${countPhrase(scores.length, 'trial')} pass`;
  const isBinary = scores.every((score) => score === 0 || score === 1);
  if (!isBinary) {
    const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
    return `${passes}, mean score ${mean.toFixed(3)}`;
  }
  const interval = clopperPearsonInterval(right, scores.length);
  return interval === undefined ? passes : `${passes}, ${intervalPhrase(interval, 'share', DEFAULT_LEVEL)} %`;
}

function* gateSuites(finding: PolicyFinding, run: Run): Generator<Suite> {
  const { policy } = finding;
  for (const candidate of finding.candidates) {
    yield {
      name: `policy ${policy.id} version ${policy.version} · ${candidate.candidate}`,
      at: run.createdAt,
      properties: {
        run: run.id,
        verdict: candidate.verdict,
        policyHash: policy.hash,
        sealedAt: policy.sealedAt ?? 'not sealed before the run',
        evidence: finding.evidenceKinds.join(', '),
        asOf: finding.asOf,
      },
      says: [candidate.says, ...finding.deviations.map((deviation) => `Deviation: ${deviation}`)],
      tests: candidate.gates.map((gate) => gateTest(gate, candidate, policy.id)),
    };
  }
}

function gateTest(gate: GateFinding, { candidate }: CandidateFinding, policy: string): Test {
  return {
    name: gate.gate,
    className: `policy.${policy}.${candidate}`,
    timeS: undefined,
    end: gateEnd(gate),
    says: [gate.says, `why this gate: ${gate.why}`, `level: ${gate.level}`],
  };
}

function gateEnd({ outcome, says, level, claimed, waiver }: GateFinding): TestEnd {
  switch (outcome) {
    case 'pass':
      // What the multiplicity rule takes back counts as inconclusive; gates that only inform are never claimed.
      return claimed || level === 'info'
        ? { kind: 'passed' }
        : { kind: 'skipped', type: 'not-claimed', message: `passes alone, not claimed beside the others: ${says}` };
    case 'fail':
      return { kind: 'failure', type: level, message: says };
    case 'inconclusive':
    case 'not-evaluated':
      return { kind: 'skipped', type: outcome, message: `${outcome}: ${says}` };
    case 'waived':
      return {
        kind: 'skipped',
        type: outcome,
        message: `waived${waiver === undefined ? '' : ` by ${waiver.by.join(' and ')} until ${waiver.until}: ${waiver.reason}`}. ${says}`,
      };
    default:
      return outcome satisfies never;
  }
}

function countOf({ tests }: Suite, kind: TestEnd['kind']): number {
  return tests.filter(({ end }) => end.kind === kind).length;
}

function suiteNode(suite: Suite): XmlNode {
  const { tests } = suite;
  const timed = tests.flatMap(({ timeS }) => timeS ?? []);
  return {
    name: 'testsuite',
    attributes: attributesOf({
      name: suite.name,
      tests: String(tests.length),
      failures: String(countOf(suite, 'failure')),
      errors: String(countOf(suite, 'error')),
      skipped: String(countOf(suite, 'skipped')),
      time: timed.length === 0 ? undefined : seconds(timed.reduce((sum, one) => sum + one, 0)),
      timestamp: suite.at,
    }),
    children: [
      {
        name: 'properties',
        attributes: {},
        children: Object.entries(attributesOf(suite.properties)).map(([name, value]) => ({
          name: 'property',
          attributes: { name, value },
          children: [],
        })),
      },
      ...tests.map(testNode),
      ...(suite.says.length === 0 ? [] : [{ name: 'system-out', attributes: {}, children: [suite.says.join('\n')] }]),
    ],
  };
}

function testNode({ name, className, timeS, end, says }: Test): XmlNode {
  const text = says.join('\n');
  return {
    name: 'testcase',
    attributes: attributesOf({
      name,
      classname: className,
      time: timeS === undefined ? undefined : seconds(timeS),
    }),
    children: [
      ...(end.kind === 'passed'
        ? []
        : [
            {
              name: end.kind,
              // A skipped test has a message only, by the schema that most servers read.
              attributes: end.kind === 'skipped' ? { message: end.message } : { message: end.message, type: end.type },
              children: end.kind === 'skipped' ? [] : [end.message],
            },
          ]),
      ...(text === '' ? [] : [{ name: 'system-out', attributes: {}, children: [text] }]),
    ],
  };
}

function seconds(value: number): string {
  return value.toFixed(3);
}

function attributesOf(known: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(known).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
