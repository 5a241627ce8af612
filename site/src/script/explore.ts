import { count, plural } from '../format/number-text.ts';
import { FIRST_ROWS, trialCells } from './trial-cells.ts';
import { findTrials, type TrialIndex, type TrialQuery, textsFileOf } from './trial-index.ts';

/** Files of texts on their way at a time. */
const AT_ONCE = 8;
const KEYS = ['m', 's', 'o', 'sort', 'q'] as const;
/** Characters shown on both sides of what was looked for. */
const AROUND = 90;
const STATIC = 'All trials are on the pages of their cases.';

const form = document.querySelector<HTMLFormElement>('#explorer');
const status = document.querySelector<HTMLElement>('[role="status"]');
const body = document.querySelector<HTMLTableElement>('#trials')?.tBodies[0];
const more = document.querySelector<HTMLButtonElement>('#more');
const address = document.querySelector<HTMLAnchorElement>('#trial-index')?.href;
if (form && status && body && more && address) {
  if (location.protocol === 'file:') {
    status.textContent = `A page opened from a file may read no data. ${STATIC}`;
  } else {
    fetch(address)
      .then((reply) => reply.json())
      .then((index: TrialIndex) => explore(index, { form, status, body, more, address }))
      .catch(() => {
        status.textContent = `The data could not be loaded. ${STATIC}`;
      });
  }
}

interface Parts {
  readonly form: HTMLFormElement;
  readonly status: HTMLElement;
  readonly body: HTMLTableSectionElement;
  readonly more: HTMLButtonElement;
  readonly address: string;
}

function explore(index: TrialIndex, { form, status, body, more, address }: Parts): void {
  const files = new Map<number, Promise<readonly (string | null)[]>>();
  /** Counts queries: what an older one still loads is thrown away. */
  let generation = 0;
  let found: number[] = [];
  let shown = 0;

  const textOf = async (at: number): Promise<string | null> => {
    const file = textsFileOf(index, at);
    const known = files.get(file) ?? fetch(new URL(`texts/${file}.json`, address)).then((reply) => reply.json());
    files.set(file, known);
    return (await known)[at - (index.texts[file] ?? 0)] ?? null;
  };

  const query = (): TrialQuery => {
    const data = new FormData(form);
    const of = (key: string): string => String(data.get(key) ?? '').trim();
    return { m: of('m'), s: of('s'), o: of('o'), sort: of('sort'), q: of('q') };
  };

  const say = (searched: string): void => {
    status.textContent = `${count(found.length)} of ${plural(index.case.length, 'trial')}${searched}. Shown: ${count(shown)}.`;
    more.disabled = shown >= found.length;
  };

  const showMore = (): void => {
    const { q } = query();
    const rows = found.slice(shown, shown + FIRST_ROWS);
    for (const at of rows) body.append(rowOf(index, at, textOf));
    if (q !== '') for (const at of rows) void showMatch(at, q, textOf);
    shown += rows.length;
  };

  const clear = (): void => {
    body.replaceChildren();
    shown = 0;
  };

  const search = async (): Promise<void> => {
    generation += 1;
    const mine = generation;
    const asked = query();
    keepInAddress({ ...asked });
    const candidates = findTrials(index, asked);
    clear();
    if (asked.q === '') {
      found = candidates;
      showMore();
      say('');
      return;
    }
    found = [];
    const words = asked.q.toLowerCase();
    const groups = [...Map.groupBy(candidates, (at) => textsFileOf(index, at)).values()];
    for (let from = 0; from < groups.length; from += AT_ONCE) {
      const hits = await Promise.all(
        groups.slice(from, from + AT_ONCE).map(async (group) => {
          const texts = await Promise.all(group.map(textOf));
          return group.filter((_, at) => texts[at]?.toLowerCase().includes(words));
        }),
      );
      if (mine !== generation) return;
      found.push(...hits.flat());
      if (shown < FIRST_ROWS) {
        clear();
        showMore();
      }
      say(` hold “${asked.q}”${from + AT_ONCE < groups.length ? ', still searching' : ''}`);
    }
  };

  const asked = new URLSearchParams(location.search);
  for (const key of KEYS) {
    const field = form.elements.namedItem(key);
    if (field === null || !('value' in field)) continue;
    field.value = asked.get(key) ?? '';
    // A choice that there is not leaves none chosen: the first means all.
    if (field.value === '') field.value = '';
  }
  form.querySelector('fieldset')?.removeAttribute('disabled');
  const safely = (): void => {
    search().catch(() => {
      status.textContent = 'Texts could not be loaded.';
    });
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    safely();
  });
  form.addEventListener('change', (event) => {
    if (event.target instanceof HTMLSelectElement) safely();
  });
  more.addEventListener('click', () => {
    showMore();
    say('');
  });
  safely();
  const opened = document.getElementById(`trial-${asked.get('t')}`);
  opened?.querySelector('button')?.click();
  opened?.scrollIntoView({ block: 'center' });
}

function rowOf(index: TrialIndex, at: number, textOf: (at: number) => Promise<string | null>): HTMLTableRowElement {
  const cells = trialCells(index, at);
  const one = index.cases[index.case[at] ?? -1];
  const contender = index.contenders[index.contender[at] ?? -1];
  const page = `../cases/${index.scenarios[one?.scenario ?? -1]?.slug}/${one?.slug}/`;
  const trial = index.cellPages
    ? `${page}${contender?.slug}/#t${cells.trial.padStart(2, '0')}`
    : `${page}#${contender?.slug}`;
  const row = document.createElement('tr');
  row.id = `trial-${at}`;
  const head = element('th', '', link(page, cells.case));
  head.scope = 'row';
  const read = element('button', '', 'read');
  read.type = 'button';
  read.setAttribute('aria-expanded', 'false');
  read.setAttribute('aria-label', `read trial ${cells.trial}, ${cells.contender}, ${cells.case}`);
  read.addEventListener('click', () => toggle(row, read, at, textOf));
  row.append(
    head,
    element('td', '', cells.contender),
    element('td', 'num', link(trial, cells.trial)),
    element('td', '', element('span', `tag ${cells.tone}`, cells.outcome)),
    element('td', 'num', cells.score),
    element('td', 'num', cells.time),
    element('td', 'num', cells.cost),
    element('td', '', cells.answer),
    element('td', '', cells.scenario),
    element('td', '', read),
  );
  return row;
}

/** Shows what was said below its row, or takes it away; the address keeps which one was opened last. */
async function toggle(
  row: HTMLTableRowElement,
  read: HTMLButtonElement,
  at: number,
  textOf: (at: number) => Promise<string | null>,
): Promise<void> {
  const isOpen = read.getAttribute('aria-expanded') === 'true';
  read.setAttribute('aria-expanded', String(!isOpen));
  below(row)?.remove();
  keepInAddress({ t: isOpen ? '' : String(at) });
  if (isOpen) return;
  const text = (await textOf(at).catch(() => 'Not loaded.')) ?? 'left out of this run';
  if (read.getAttribute('aria-expanded') !== 'true') return;
  const said = element('pre', 'said', text);
  said.tabIndex = 0;
  insertBelow(row, said);
}

async function showMatch(at: number, words: string, textOf: (at: number) => Promise<string | null>): Promise<void> {
  const text = (await textOf(at)) ?? '';
  const row = document.getElementById(`trial-${at}`);
  const from = text.toLowerCase().indexOf(words.toLowerCase());
  if (!(row instanceof HTMLTableRowElement) || from < 0 || below(row)) return;
  const end = from + words.length;
  const start = Math.max(0, from - AROUND);
  const line = element('p', 'excerpt', `${start > 0 ? '… ' : ''}${text.slice(start, from)}`);
  line.append(
    element('mark', '', text.slice(from, end)),
    `${text.slice(end, end + AROUND)}${end + AROUND < text.length ? ' …' : ''}`,
  );
  insertBelow(row, line);
}

function insertBelow(row: HTMLTableRowElement, content: HTMLElement): void {
  const cell = element('td', '', content);
  cell.colSpan = row.cells.length;
  row.after(element('tr', 'below', cell));
}

function below(row: HTMLTableRowElement): Element | undefined {
  const next = row.nextElementSibling;
  return next?.className === 'below' ? next : undefined;
}

/** What is empty leaves the address. */
function keepInAddress(values: Readonly<Record<string, string>>): void {
  const url = new URL(location.href);
  for (const [key, value] of Object.entries(values)) {
    if (value === '') url.searchParams.delete(key);
    else url.searchParams.set(key, value);
  }
  history.replaceState(null, '', url);
}

function link(href: string, text: string): HTMLAnchorElement {
  const anchor = element('a', '', text);
  anchor.href = href;
  return anchor;
}

function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  content: string | HTMLElement,
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  made.append(content);
  return made;
}
