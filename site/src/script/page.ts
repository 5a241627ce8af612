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

const hiddenSeries = new Set((new URLSearchParams(location.search).get('hide') ?? '').split(',').filter(Boolean));

/** A series is one contender: what is hidden in one figure is hidden in all, and the address keeps it. */
function toggleSeries(key: string): void {
  if (!hiddenSeries.delete(key)) hiddenSeries.add(key);
  showSeries();
  const url = new URL(location.href);
  if (hiddenSeries.size === 0) url.searchParams.delete('hide');
  else url.searchParams.set('hide', [...hiddenSeries].join(','));
  history.replaceState(null, '', url);
}

function showSeries(): void {
  for (const button of document.querySelectorAll<HTMLElement>('button[data-toggle]')) {
    button.setAttribute('aria-pressed', String(!hiddenSeries.has(button.dataset.toggle ?? '')));
  }
  for (const mark of document.querySelectorAll<SVGElement>('figure [data-k]')) {
    mark.style.visibility = hiddenSeries.has(mark.dataset.k ?? '') ? 'hidden' : '';
  }
}

// Without a script an entry of a key is plain text: what cannot be pressed is not offered.
for (const entry of document.querySelectorAll<HTMLElement>('.key li[data-series]')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.dataset.toggle = entry.dataset.series ?? '';
  button.append(...entry.childNodes);
  entry.append(button);
}
showSeries();

document.addEventListener('click', (event) => {
  const button = event.target instanceof Element ? event.target.closest('button') : null;
  if (button === null) return;
  if (button.dataset.sort !== undefined) sortTable(button);
  if (button.dataset.toggle !== undefined) toggleSeries(button.dataset.toggle);
});

/** An address of a trial opens it, also when it is closed. */
function openTarget(): void {
  const target = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  const details = target?.closest('details');
  if (details) details.open = true;
}
addEventListener('hashchange', openTarget);
openTarget();
