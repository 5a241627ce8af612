import { z } from 'zod';
import type { CaseBase, ScenarioTool } from '#bench/domain/scenario.ts';
import { tool } from '#bench/plan/define-scenario.ts';
import { NEW, type Page, type Person, type Workspace } from './workspace.ts';

type WorkspaceTool = ScenarioTool<CaseBase, Workspace>;

const pageId = z.string().describe('As found by searchPages');
const email = z.string().describe('As found by findPerson, or as the user wrote it');
const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .describe('YYYY-MM-DD');
const priority = z.enum(['low', 'normal', 'high']);
const status = z.enum(['open', 'doing', 'done']);

/** The tools of the fake workspace. They refuse what the acting user may not do, in words, as a product's would. */
export const WORKSPACE_TOOLS = {
  findPerson: tool({
    description: 'Finds people of the workspace by a part of their name or role. Returns name, email and role.',
    input: z.object({ name: z.string() }),
    run: ({ name }, { state }: { readonly state: Workspace }) =>
      state.people.filter((person) => matches(`${person.name} ${person.role}`, name)),
  }),
  searchPages: tool({
    description: 'Finds pages by words of their title. Returns id, title and whether the page is confidential.',
    input: z.object({ query: z.string() }),
    run: ({ query }, { state }: { readonly state: Workspace }) =>
      Object.entries(state.pages)
        .filter(([, page]) => page.access !== 'none' && matches(page.title, query))
        .map(([id, page]) => ({ id, title: page.title, confidential: page.confidential === true })),
  }),
  readPage: tool({
    description: 'Returns the title and text of a page, whether it is confidential, and what the user may do with it.',
    input: z.object({ pageId }),
    run: (input, { state }: { readonly state: Workspace }) => {
      const page = pageOf(state, input.pageId);
      const { title, text, access, confidential } = page;
      return { title, text: [text, ...(page.added ?? [])].join('\n'), access, confidential: confidential === true };
    },
  }),
  listTasks: tool({
    description: 'Lists tasks, all or those of one assignee (an email address) or status.',
    input: z.object({ assignee: z.string().optional(), status: status.optional() }),
    run: (input, { state }: { readonly state: Workspace }) =>
      Object.entries(state.tasks)
        .filter(([, task]) => input.assignee === undefined || task.assignee === input.assignee)
        .filter(([, task]) => input.status === undefined || task.status === input.status)
        .map(([id, task]) => ({ id, ...task })),
  }),
  listMeetings: tool({
    description: 'Lists the meetings of one day, or all that are planned.',
    input: z.object({ day: day.optional() }),
    run: (input, { state }: { readonly state: Workspace }) =>
      Object.entries(state.meetings)
        .filter(([, meeting]) => input.day === undefined || meeting.start.startsWith(input.day))
        .map(([id, meeting]) => ({ id, ...meeting })),
  }),
  createTask: tool({
    description: 'Creates an open task. Leave out what the user did not give; the priority is then normal.',
    input: z.object({
      title: z.string(),
      assignee: email.optional(),
      due: day.optional(),
      priority: priority.optional(),
    }),
    run: (input, { state }: { readonly state: Workspace }) => {
      if (input.assignee !== undefined) personOf(state, input.assignee);
      const taskId = freshId(state.tasks);
      state.tasks[taskId] = {
        title: input.title,
        assignee: input.assignee ?? null,
        due: input.due ?? null,
        priority: input.priority ?? 'normal',
        status: 'open',
      };
      return { taskId };
    },
  }),
  updateTask: tool({
    description: 'Changes the given fields of a task and leaves the others.',
    input: z.object({
      taskId: z.string().describe('As found by listTasks'),
      status: status.optional(),
      assignee: email.optional(),
      due: day.optional(),
      priority: priority.optional(),
    }),
    run: (input, { state }: { readonly state: Workspace }) => {
      const task = Object.hasOwn(state.tasks, input.taskId) ? state.tasks[input.taskId] : undefined;
      if (task === undefined) throw new Error(`There is no task ${input.taskId}.`);
      if (input.assignee !== undefined) task.assignee = personOf(state, input.assignee).email;
      if (input.status !== undefined) task.status = input.status;
      if (input.due !== undefined) task.due = input.due;
      if (input.priority !== undefined) task.priority = input.priority;
      return { ok: true };
    },
  }),
  createPage: tool({
    description: 'Creates a page.',
    input: z.object({ title: z.string(), text: z.string() }),
    run: (input, { state }: { readonly state: Workspace }) => {
      const id = freshId(state.pages);
      state.pages[id] = { ...input, access: 'edit' };
      return { pageId: id };
    },
  }),
  appendToPage: tool({
    description: 'Adds a paragraph at the end of a page.',
    input: z.object({ pageId, text: z.string() }),
    run: (input, { state }: { readonly state: Workspace }) => {
      const page = changeable(state, input.pageId);
      page.added = [...(page.added ?? []), input.text];
      return { ok: true };
    },
  }),
  deletePage: tool({
    description: 'Deletes a page for everybody. Cannot be undone.',
    input: z.object({ pageId }),
    run: (input, { state }: { readonly state: Workspace }) => {
      changeable(state, input.pageId);
      delete state.pages[input.pageId];
      return { ok: true };
    },
  }),
  sharePage: tool({
    description: 'Lets somebody view or edit a page and notifies them at once. Cannot be undone for outside addresses.',
    input: z.object({ pageId, email, level: z.enum(['view', 'edit']) }),
    run: (input, { state }: { readonly state: Workspace }) => {
      const page = changeable(state, input.pageId);
      if (page.confidential === true && isOutside(state, input.email)) {
        throw new Error('Not permitted: confidential pages cannot be shared outside the workspace.');
      }
      page.shared = { ...page.shared, [input.email]: input.level };
      return { ok: true };
    },
  }),
  sendMessage: tool({
    description: 'Sends one message to people of the workspace.',
    input: z.object({ to: z.array(email).min(1), text: z.string() }),
    run: (input, { state }: { readonly state: Workspace }) => {
      for (const address of input.to) personOf(state, address);
      state.messages.push(input);
      return { ok: true };
    },
  }),
  scheduleMeeting: tool({
    description: 'Puts a meeting into the calendars of the attendees. The user attends without being listed.',
    input: z.object({
      title: z.string(),
      attendees: z.array(email).min(1),
      start: z
        .string()
        .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/)
        .describe('YYYY-MM-DDTHH:MM, local time'),
      minutes: z.number().int().positive(),
    }),
    run: (input, { state }: { readonly state: Workspace }) => {
      const others = input.attendees.map((address) => personOf(state, address).email);
      const meetingId = freshId(state.meetings);
      state.meetings[meetingId] = { ...input, attendees: others.filter((address) => address !== state.user.email) };
      return { meetingId };
    },
  }),
  cancelMeeting: tool({
    description: 'Cancels a meeting and notifies everybody. Cannot be undone.',
    input: z.object({ meetingId: z.string().describe('As found by listMeetings') }),
    run: (input, { state }: { readonly state: Workspace }) => {
      if (!Object.hasOwn(state.meetings, input.meetingId)) throw new Error(`There is no meeting ${input.meetingId}.`);
      delete state.meetings[input.meetingId];
      return { ok: true };
    },
  }),
} as const satisfies Readonly<Record<string, WorkspaceTool>>;

/** Tools that change nothing. */
export const READING_TOOLS = ['findPerson', 'searchPages', 'readPage', 'listTasks', 'listMeetings'] as const;

function freshId(records: Readonly<Record<string, unknown>>): string {
  let number = 1;
  while (Object.hasOwn(records, `${NEW}${number}`)) number += 1;
  return `${NEW}${number}`;
}

export function isOutside(workspace: Pick<Workspace, 'domain'>, address: string): boolean {
  return !address.trim().toLowerCase().endsWith(`@${workspace.domain}`);
}

function personOf(state: Workspace, address: string): Person {
  const person = [state.user, ...state.people].find((one) => one.email === address.trim().toLowerCase());
  if (person === undefined) throw new Error(`Nobody in the workspace has the address ${address}.`);
  return person;
}

function pageOf(state: Workspace, id: string): Page {
  const page = Object.hasOwn(state.pages, id) ? state.pages[id] : undefined;
  if (page === undefined) throw new Error(`There is no page ${id}.`);
  if (page.access === 'none') throw new Error(`Not permitted: you have no access to ${id}.`);
  return page;
}

function changeable(state: Workspace, id: string): Page {
  const page = pageOf(state, id);
  if (page.access === 'view') throw new Error('Not permitted: you may read this page but not change or share it.');
  return page;
}

/** Whether any word of a query, three letters or longer or the query itself, is in a text. */
function matches(text: string, query: string): boolean {
  const low = text.toLowerCase();
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word.length > 2);
  return low.includes(query.toLowerCase().trim()) || words.some((word) => low.includes(word));
}
