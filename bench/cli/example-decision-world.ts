import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decide } from '#bench/analysis/decide/decide.ts';
import type { DecisionWorld } from './decision-world.ts';
import type { Screen } from './screen.ts';

/** For tests: a world whose date is held, and what was printed. */
export function exampleWorld(at: string): DecisionWorld & { set(at: string): void } {
  let wall = at;
  return {
    wall: () => new Date(wall),
    set: (next) => {
      wall = next;
    },
    pid: process.pid,
    secrets: [],
    engine: decide,
  };
}

/** For tests: a screen that keeps what it was given. */
export function keepingScreen(): Screen & {
  readonly text: () => string;
  readonly notes: () => string;
  readonly json: () => unknown;
} {
  const lines: string[] = [];
  const notes: string[] = [];
  return {
    out: (text) => void lines.push(text),
    note: (text) => void notes.push(text),
    columns: 400,
    live: false,
    paint: (_style, text) => text,
    text: () => lines.join('\n'),
    notes: () => notes.join('\n'),
    json: () => JSON.parse(lines.join('\n')) as unknown,
  };
}

/** For tests: the policy of `exampleFolder`'s run, as a file. @param why changes its hash and nothing it decides */
export function examplePolicyFile(folder: string, why = 'Five points are noticed.'): string {
  const path = join(folder, 'policy.yaml');
  writeFileSync(
    path,
    `schema: bakeoff.policy/1
id: example-upgrade
version: 1
title: Move to the newer model
owner: ada@example.com
intent: upgrade
incumbent: {id: old, provider: openai, model: old-model}
candidates: [{id: new, provider: openai, model: new-model}]
suite: {id: example, version: "1"}
evidence: {minCases: {example: 2}, trials: 2, maxAgeDays: 30, maxErrorRate: 0.02, schedule: interleaved, aaArm: false}
multiplicity: none
gates:
  - {id: quality, kind: non-inferior, level: blocking, metric: quality, margin: {abs: 5}, why: "${why}"}
  - {id: editor, kind: sign-off, level: info, role: editor, question: Does it read well?, why: Readers notice.}
onInconclusive: {default: HOLD}
expires: {afterDays: 60, reopenOn: [price-change, snapshot-change, suite-major, policy-change, drift-alarm, retirement-notice, incident]}
`,
  );
  return path;
}
