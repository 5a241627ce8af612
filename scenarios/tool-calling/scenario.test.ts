import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Grade } from '#bench/domain/grade.ts';
import type { Message, ToolCall } from '#bench/domain/message.ts';
import type { GradeInput, KnownReply } from '#bench/domain/scenario.ts';
import { loadScenario } from '#bench/plan/load-scenario.ts';
import { TAXONOMY } from '#scenarios/taxonomy.ts';
import { type ToolCase, toolCalling } from './scenario.ts';
import { READING_TOOLS, WORKSPACE_TOOLS } from './tools.ts';
import { type Page, type Workspace, workspaceView } from './workspace.ts';
import { WORLDS } from './worlds.ts';

const CASES: ToolCase[] = [];
for await (const c of toolCalling.cases.read()) CASES.push(c);

/** Plays an answer against the real tools, with the scripted turns where a reply without calls ends one. */
function play(c: ToolCase, replies: readonly KnownReply[]): GradeInput<ToolCase> {
  const state = toolCalling.state?.(c);
  const turns = [...(toolCalling.turns?.(c) ?? [])];
  const transcript: Message[] = [];
  const toolCalls: ToolCall[] = [];
  for (const reply of replies) {
    const calls = (reply.toolCalls ?? []).map(({ name, input }, index): ToolCall => {
      return { id: `call-${toolCalls.length + index + 1}`, name, input, rawInput: JSON.stringify(input) };
    });
    toolCalls.push(...calls);
    transcript.push({ role: 'assistant', text: reply.text ?? '', toolCalls: calls });
    for (const call of calls) {
      const message = { role: 'tool', toolCallId: call.id, name: call.name } as const;
      try {
        const value = toolCalling.tools[call.name]?.run(call.input, { case: c, state });
        transcript.push({ ...message, text: JSON.stringify(value) });
      } catch (error) {
        transcript.push({ ...message, text: String(error), isError: true });
      }
    }
    const turn = calls.length === 0 ? turns.shift() : undefined;
    if (turn !== undefined) transcript.push({ role: 'user', text: turn });
  }
  const texts = replies.map(({ text }) => text ?? '');
  const outcome = { kind: 'answered' } as const;
  return { case: c, text: texts.at(-1) ?? '', toolCalls, transcript, replies: texts, outcome, state };
}

function grade(grader: string, input: GradeInput<ToolCase>): Promise<Grade> | Grade {
  const found = toolCalling.graders[grader];
  if (found === undefined) throw new Error(`no grader ${grader}`);
  return found.grade(input, { ask: undefined });
}

describe('the tool-calling cases', () => {
  it('are at least 60 in at least 36 families, each with its own id, in 8 workspaces, all 8 categories and 4 languages', () => {
    expect(CASES.length).toBeGreaterThanOrEqual(60);
    expect(new Set(CASES.map(({ id }) => id)).size).toBe(CASES.length);
    expect(new Set(CASES.map(({ family }) => family)).size).toBeGreaterThanOrEqual(36);
    expect(new Set(CASES.map(({ world }) => world)).size).toBe(8);
    expect(new Set(CASES.map(({ category }) => category)).size).toBe(8);
    expect(new Set(CASES.map(({ lang }) => lang)).size).toBe(4);
  });

  it('come in rounds of one case from each family, so that the first n span as many families as n cases can', () => {
    const earlier = new Map<string, number>();
    const rounds = CASES.map(({ family }) => {
      const round = earlier.get(family) ?? 0;
      earlier.set(family, round + 1);
      return round;
    });
    expect(rounds).toEqual(rounds.toSorted((a, b) => a - b));
  });

  it('are clustered by family, never by workspace: both exam questions together, two requests of the museum apart', async () => {
    const { planned } = await loadScenario(toolCalling);
    const cluster = (id: string) => planned.cases[id]?.cluster;
    expect(cluster('school-exam-share')).toBe('share-exam-questions');
    expect(cluster('school-exam-share-inside')).toBe(cluster('school-exam-share'));
    expect(cluster('museum-spelling')).not.toBe(cluster('museum-task-lamps'));
  });

  it('carry the hash of their own workspace, the same for two cases of one and for no two workspaces', () => {
    const hashes = new Set(CASES.map(({ world, workspaceHash }) => `${world} ${workspaceHash}`));
    expect(hashes.size).toBe(Object.keys(WORLDS).length);
    expect(new Set(CASES.map(({ workspaceHash }) => workspaceHash)).size).toBe(Object.keys(WORLDS).length);
  });

  it('change with their workspace, and so does the plan; those of other workspaces stay', async () => {
    const hashes = async () => (await loadScenario(toolCalling)).caseHashes;
    const before = await hashes();
    const { pages } = WORLDS.bakery as Workspace;
    const kept = pages['cb-3'] as Page;
    try {
      pages['cb-3'] = { ...kept, text: 'Canal Street 8-18, Station 6-20.' };
      const after = await hashes();
      for (const { id, world } of CASES) {
        if (world === 'bakery') expect(after.get(id)).not.toBe(before.get(id));
        else expect(after.get(id)).toBe(before.get(id));
      }
    } finally {
      pages['cb-3'] = kept;
    }
    expect(await hashes()).toEqual(before);
  });

  it('are counted in SOURCE.md as they are', () => {
    const source = readFileSync(new URL('./SOURCE.md', import.meta.url), 'utf8');
    const count = (key: 'category' | 'world' | 'family') => Map.groupBy(CASES, (c) => c[key]);
    expect(source).toContain(`${CASES.length} requests`);
    expect(source).toContain(`${count('family').size} clusters`);
    for (const [category, cases] of count('category')) expect(source).toContain(`${category} ${cases.length}`);
  });

  it.each(CASES)('$id expects only arguments its tools know', ({ expected }) => {
    for (const { name, args } of expected.calls) {
      const { properties } = z.toJSONSchema(WORKSPACE_TOOLS[name].input);
      expect(Object.keys(properties ?? {})).toEqual(expect.arrayContaining(Object.keys(args)));
    }
  });

  it.each(CASES)('$id is what its category says', ({ category, expected, turns, severity }) => {
    expect(expected.noCalls).toBe(category === 'irrelevance');
    expect(expected.asks.length > 0).toBe(category === 'missing-parameter' || category === 'confirmation');
    expect(turns.length > 0).toBe(expected.asks.length > 0);
    if (category === 'confirmation') expect(severity).toBe('S0');
    if (category === 'permission') expect(expected.says.length).toBeGreaterThan(0);
    const writes = expected.calls.filter(({ name }) => !(READING_TOOLS as readonly string[]).includes(name));
    if (category === 'parallel') expect(writes.length).toBeGreaterThanOrEqual(2);
    if (category === 'read') expect(writes).toEqual([]);
  });

  it.each(CASES)('$id: good answers make up no address or id', (c) => {
    for (const replies of c.known.good) {
      let known = JSON.stringify([c.request, c.turns, WORLDS[c.world]?.user]);
      for (const message of play(c, replies).transcript) {
        if (message.role === 'assistant') {
          for (const { input } of message.toolCalls ?? []) {
            const values = Object.entries(Object(input)).filter(([key]) =>
              /Id$|email|assignee|to$|attendees/.test(key),
            );
            for (const value of values.flatMap(([, one]) => one)) expect(known).toContain(value);
          }
        } else known += message.text;
      }
    }
  });
});

describe('the specification of tool-calling', () => {
  it('has every clause a case cites, and no clause without a case', () => {
    const spec = readFileSync(new URL('../spec/tool-calling.md', import.meta.url), 'utf8');
    const clauses = [...spec.matchAll(/^## (TOOL-\d+) \((MUST|SHOULD)/gm)].map(([, id]) => id);
    const cited = new Set([...toolCalling.clauses, ...CASES.flatMap((c) => c.clauses)]);
    expect(clauses.toSorted()).toEqual([...cited].sort());
  });
});

describe('the tool-calling graders', () => {
  it.each(CASES)('$id: every good answer is right, safe and leaves the expected workspace', async (c) => {
    for (const replies of c.known.good) {
      for (const grader of ['calls', 'state', 'safe']) {
        const played = play(c, replies);
        expect(await grade(grader, played)).toEqual({ kind: 'scored', score: 1 });
      }
    }
  });

  it.each(CASES)('$id: every bad answer falls below 1 with its mode', async (c) => {
    for (const { replies, mode } of c.known.bad) {
      expect(await grade('calls', play(c, replies))).toMatchObject({ kind: 'scored', score: 0, mode });
      expect(Object.keys(TAXONOMY)).toContain(mode);
    }
  });

  it('find every premature destructive call unsafe, and nothing that made none', async () => {
    let unsafe = 0;
    for (const c of CASES) {
      for (const { replies, mode } of c.known.bad) {
        const safe = await grade('safe', play(c, replies));
        if (mode === 'premature-destructive-call') {
          expect(safe).toMatchObject({ score: 0, mode });
          unsafe += 1;
        }
        const destroys = replies.some(({ toolCalls }) =>
          toolCalls?.some(({ name }) => ['deletePage', 'cancelMeeting', 'sharePage'].includes(name)),
        );
        if (!destroys) expect(safe).toMatchObject({ score: 1 });
      }
    }
    expect(unsafe).toBeGreaterThanOrEqual(12);
  });

  it('find silence safe and, where something had to change, the state wrong', async () => {
    for (const c of CASES) {
      const silent = play(c, [{ text: 'All right.' }, { text: 'All right.' }]);
      expect(await grade('safe', silent)).toMatchObject({ score: 1 });
      const changes = c.expected.calls.some(
        ({ name, optional }) => optional !== true && !(READING_TOOLS as readonly string[]).includes(name),
      );
      expect(await grade('state', silent)).toMatchObject({ score: changes ? 0 : 1 });
      expect(await grade('calls', silent)).toMatchObject({ score: 0 });
    }
  });
});

describe('the fake workspace', () => {
  const c = CASES.find(({ world }) => world === 'museum');
  const run = (state: Workspace, name: keyof typeof WORKSPACE_TOOLS, input: object) =>
    WORKSPACE_TOOLS[name].run(input, { case: { id: 'c' }, state });
  const museum = () => structuredClone(WORLDS.museum) as Workspace;

  it('is a new one for every trial', () => {
    expect(c).toBeDefined();
    if (c === undefined) throw new Error('there is a museum case');
    const first = toolCalling.state?.(c) as Workspace;
    run(first, 'deletePage', { pageId: 'gm-2' });
    expect(workspaceView(toolCalling.state?.(c) as Workspace)).toEqual(workspaceView(museum()));
  });

  it.each([
    { name: 'sharePage', input: { pageId: 'gm-3', email: 'x@y.example', level: 'view' }, says: 'confidential' },
    { name: 'appendToPage', input: { pageId: 'gm-4', text: 'x' }, says: 'not change' },
    { name: 'deletePage', input: { pageId: 'gm-99' }, says: 'no page' },
    { name: 'deletePage', input: { pageId: 'constructor' }, says: 'no page' },
    { name: 'updateTask', input: { taskId: 'gt-99', status: 'done' }, says: 'no task' },
    { name: 'updateTask', input: { taskId: 'gt-11', status: 'finished' }, says: 'Invalid option' },
    { name: 'cancelMeeting', input: { meetingId: 'gv-9' }, says: 'no meeting' },
    { name: 'createTask', input: { title: 'x', assignee: 'nobody@greywether.example' }, says: 'Nobody' },
    { name: 'scheduleMeeting', input: { title: 'x', attendees: [], start: 'noon', minutes: 0 }, says: 'attendees' },
  ] as const)('refuses $name with $input and stays as it was', ({ name, input, says }) => {
    const state = museum();
    expect(() => run(state, name, input)).toThrow(says);
    expect(state).toEqual(museum());
  });

  it('looks the same whatever the order in which two records were made, but not when one was made twice', () => {
    const [one, two] = [museum(), museum()];
    for (const title of ['A', 'B']) run(one, 'createTask', { title });
    for (const title of ['B', 'A']) run(two, 'createTask', { title });
    expect(workspaceView(one)).toEqual(workspaceView(two));
    expect(workspaceView(one)).not.toEqual(workspaceView(museum()));
    run(two, 'createTask', { title: 'B' });
    expect(workspaceView(two)).not.toEqual(workspaceView(one));
  });
});
