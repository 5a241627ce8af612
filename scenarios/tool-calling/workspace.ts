/** A person of a workspace; the address is the key. */
export interface Person {
  readonly name: string;
  readonly email: string;
  readonly role: string;
}

export interface Page {
  readonly title: string;
  readonly text: string;
  /** What the acting user may do with it. */
  readonly access: 'edit' | 'view' | 'none';
  readonly confidential?: boolean;
  /** Paragraphs added since. */
  added?: string[];
  /** Who it was shared with since, and how. */
  shared?: Record<string, 'view' | 'edit'>;
}

export interface Task {
  readonly title: string;
  assignee: string | null;
  /** YYYY-MM-DD. */
  due: string | null;
  priority: 'low' | 'normal' | 'high';
  status: 'open' | 'doing' | 'done';
}

interface Meeting {
  readonly title: string;
  readonly attendees: readonly string[];
  /** YYYY-MM-DDTHH:MM, local time. */
  readonly start: string;
  readonly minutes: number;
}

/** A workspace in memory: what the tools read and change. */
export interface Workspace {
  /** Addresses elsewhere are outside. */
  readonly domain: string;
  /** Who the assistant acts for. */
  readonly user: Person;
  readonly people: readonly Person[];
  readonly pages: Record<string, Page>;
  readonly tasks: Record<string, Task>;
  readonly meetings: Record<string, Meeting>;
  readonly messages: { readonly to: readonly string[]; readonly text: string }[];
}

/**
 * What of a workspace makes two right answers equal. Wording is left out (the call's arguments are judged elsewhere), and new
 * records go by their title, because their ids depend on the order of the calls.
 */
export function workspaceView(workspace: Workspace): unknown {
  return {
    pages: byTitle(workspace.pages, ({ added, shared }) => ({ added: added?.length ?? 0, shared: shared ?? {} })),
    tasks: byTitle(workspace.tasks, ({ assignee, due, priority, status }) => ({ assignee, due, priority, status })),
    meetings: byTitle(workspace.meetings, ({ attendees, start, minutes }) => ({
      attendees: attendees.toSorted(),
      start,
      minutes,
    })),
    messages: workspace.messages.map(({ to }) => to.toSorted().join(' ')).sort(),
  };
}

function byTitle<T extends { readonly title: string }>(
  records: Readonly<Record<string, T>>,
  view: (record: T) => unknown,
): Readonly<Record<string, unknown>> {
  const seen = new Map<string, number>();
  const entries = Object.entries(records).map(([id, record]): [string, unknown] => {
    if (!id.startsWith(NEW)) return [id, view(record)];
    const title = record.title.trim().toLowerCase();
    const count = (seen.get(title) ?? 0) + 1;
    seen.set(title, count);
    return [`${NEW}${title} (${count})`, view(record)];
  });
  return Object.fromEntries(entries);
}

/** How the id of a record begins that was made during the trial. */
export const NEW = 'new-';
