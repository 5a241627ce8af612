/** Sorts the rows of a table by the column whose button was pressed; a second press turns the order round. */
function sortTable(button: HTMLButtonElement): void {
  const head = button.closest('th');
  const table = button.closest('table');
  const body = table?.tBodies[0];
  if (head === null || body === undefined) return;
  const column = head.cellIndex;
  const way = head.getAttribute('aria-sort') === 'descending' ? 1 : -1;
  for (const other of table?.querySelectorAll('th[aria-sort]') ?? []) other.removeAttribute('aria-sort');
  head.setAttribute('aria-sort', way === 1 ? 'ascending' : 'descending');
  const key = (row: HTMLTableRowElement): number | string => {
    const cell = row.cells[column];
    const value = cell?.dataset.value ?? cell?.textContent?.trim() ?? '';
    const number = Number(value);
    return value === '' ? Number.NEGATIVE_INFINITY : Number.isNaN(number) ? value : number;
  };
  const rows = [...body.rows].map((row) => ({ row, key: key(row) }));
  rows.sort((a, b) =>
    typeof a.key === 'number' && typeof b.key === 'number'
      ? way * (a.key - b.key)
      : -way * String(a.key).localeCompare(String(b.key)),
  );
  body.append(...rows.map(({ row }) => row));
}

/** Hides or shows one series of a figure, and keeps what is hidden in the address. */
function toggleSeries(button: HTMLButtonElement): void {
  const pressed = button.getAttribute('aria-pressed') === 'true';
  button.setAttribute('aria-pressed', String(!pressed));
  applyHidden(button.closest('figure'));
  const hidden = [...document.querySelectorAll<HTMLElement>('button[data-toggle][aria-pressed="false"]')].map(
    (one) => one.dataset.toggle ?? '',
  );
  const url = new URL(location.href);
  if (hidden.length === 0) url.searchParams.delete('hide');
  else url.searchParams.set('hide', [...new Set(hidden)].join(','));
  history.replaceState(null, '', url);
}

function applyHidden(figure: HTMLElement | null): void {
  for (const button of figure?.querySelectorAll<HTMLButtonElement>('button[data-toggle]') ?? []) {
    const isHidden = button.getAttribute('aria-pressed') === 'false';
    for (const mark of figure?.querySelectorAll<SVGElement>('[data-k]') ?? []) {
      if (mark.dataset.k === button.dataset.toggle) mark.style.visibility = isHidden ? 'hidden' : '';
    }
  }
}

document.addEventListener('click', (event) => {
  const button = event.target instanceof Element ? event.target.closest('button') : null;
  if (button === null) return;
  if (button.dataset.sort !== undefined) sortTable(button);
  if (button.dataset.toggle !== undefined) toggleSeries(button);
});

const hidden = new Set(new URLSearchParams(location.search).get('hide')?.split(',') ?? []);
for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-toggle]')) {
  button.disabled = false;
  if (hidden.has(button.dataset.toggle ?? '')) button.setAttribute('aria-pressed', 'false');
}
for (const figure of document.querySelectorAll('figure')) applyHidden(figure);

/** An address of a trial opens it, also when it is closed. */
function openTarget(): void {
  const target = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  const details = target?.closest('details');
  if (details) details.open = true;
}
addEventListener('hashchange', openTarget);
openTarget();
