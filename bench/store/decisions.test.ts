import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DecisionRecord, Unlinked } from '#bench/domain/decision.ts';
import { decodeDecision, encodeDecision } from './decision-record.ts';
import { exampleAmendment, exampleDecision, exampleNotice, exampleOutcome } from './example-decision.ts';
import { readDecisions, recordSha256 } from './read-decisions.ts';
import { writeDecision } from './write-decision.ts';
import { jsonSchemas } from './write-schemas.ts';

let results = '';
beforeEach(() => {
  results = mkdtempSync(join(tmpdir(), 'bakeoff-decisions-'));
});
afterEach(() => rmSync(results, { recursive: true }));

const ID = '2026-11-20-letters';
const RECORDS: readonly { readonly name: string; readonly record: Unlinked<DecisionRecord> }[] = [
  { name: 'letters', record: exampleDecision() },
  { name: 'letters-longer', record: exampleAmendment(ID) },
  { name: 'incident', record: exampleNotice() },
  { name: 'letters-outcome', record: exampleOutcome(ID) },
];

function write(name: string, record: Unlinked<DecisionRecord>): Promise<DecisionRecord> {
  return writeDecision(results, record, { name, pid: 1, secrets: ['sk-secret-key'] });
}

async function writeAll(): Promise<void> {
  for (const { name, record } of RECORDS) await write(name, record);
}

function file(name: string): string {
  return join(results, 'decisions', name);
}

describe('the record of a decision', () => {
  it.each(RECORDS)('of kind $record.kind comes back as it was written', async ({ name, record }) => {
    const written = await write(name, record);
    expect(written).toMatchObject({ ...record, id: `${record.recordedAt.slice(0, 10)}-${name}`, previous: undefined });
    expect((await readDecisions(results)).records).toEqual([written]);
    expect(decodeDecision(JSON.parse(encodeDecision(written)), '')).toEqual(written);
  });

  it.each(RECORDS)('of kind $record.kind fits the published JSON Schema', ({ record }) => {
    const schema: unknown = JSON.parse(jsonSchemas().get('decision-1.schema.json') ?? '');
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema as object);
    validate(JSON.parse(encodeDecision({ ...record, id: 'x', previous: undefined })));
    expect(validate.errors ?? []).toEqual([]);
    expect(validate({ kind: record.kind })).toBe(false);
  });

  it('keeps a member that a later version added', () => {
    const later = { ...JSON.parse(encodeDecision({ ...exampleNotice(), id: 'x', previous: undefined })), added: [7] };
    expect(JSON.parse(encodeDecision(decodeDecision(later, '')))).toEqual(later);
  });

  it('of version 1 is read for ever, its chain too, and written back unchanged', async () => {
    const fixtures = join(import.meta.dirname, 'fixtures', 'v1');
    const { records } = await readDecisions(fixtures);
    expect(records.map(({ kind }) => kind)).toEqual(['decision', 'amendment', 'notice', 'outcome']);
    for (const record of records) {
      const text = readFileSync(join(fixtures, 'decisions', `${record.id}.json`), 'utf8');
      expect(JSON.parse(encodeDecision(record))).toEqual(JSON.parse(text));
    }
  });

  it('is refused when it is newer than this program, or names no day', () => {
    expect(() => decodeDecision({ schema: 'bakeoff.decision/2' }, 'x.json')).toThrow(
      'x.json: schema bakeoff.decision/2 is newer than this program reads (up to 1). Update bakeoff',
    );
    const soon = encodeDecision({ ...exampleDecision({ expires: 'soon' }), id: 'x', previous: undefined });
    expect(() => decodeDecision(JSON.parse(soon), 'x.json')).toThrow('x.json: field "expires"');
  });

  it('holds no secret', async () => {
    await write('letters', exampleDecision({ notes: ['asked with sk-secret-key'] }));
    expect(readFileSync(file(`${ID}.json`), 'utf8')).toContain('asked with [redacted]');
  });
});

describe('the chain of decisions', () => {
  it('is empty where nothing was decided', async () => {
    expect(await readDecisions(results)).toEqual({ records: [], head: undefined });
  });

  it('gives every record the hash of the file before it', async () => {
    await writeAll();
    const { records, head } = await readDecisions(results);
    expect(records.map(({ id }) => id)).toEqual([
      ID,
      '2026-12-01-letters-longer',
      '2026-12-02-incident',
      '2026-12-16-letters-outcome',
    ]);
    const hashes = records.map(({ id }) => recordSha256(readFileSync(file(`${id}.json`), 'utf8')));
    expect(records.map(({ previous }) => previous)).toEqual([undefined, ...hashes.slice(0, -1)]);
    expect(head).toBe(hashes.at(-1));
    expect(readdirSync(join(results, 'decisions')).every((name) => name.endsWith('.json'))).toBe(true);
  });

  it.each(RECORDS.slice(0, -1).map((_, place) => place))(
    'finds a change of record %i, and names its file',
    async (place) => {
      await writeAll();
      const name = readdirSync(join(results, 'decisions')).sort()[place] ?? '';
      const text = readFileSync(file(name), 'utf8');
      writeFileSync(file(name), text.replace('"Ada"', '"Eve"'));
      await expect(readDecisions(results)).rejects.toThrow(
        `broken: decisions/${name} was changed after it was written`,
      );
      await expect(write('more', exampleNotice({ recordedAt: '2027-01-01T00:00:00.000Z' }))).rejects.toThrow('broken');
    },
  );

  it('finds that a record is gone: in the middle, or the first of all', async () => {
    await writeAll();
    rmSync(file('2026-12-02-incident.json'));
    await expect(readDecisions(results)).rejects.toThrow(
      /2026-12-01-letters-longer\.json was changed .* or a record between it and decisions\/2026-12-16-letters-outcome\.json is gone/,
    );
    rmSync(file(`${ID}.json`));
    await expect(readDecisions(results)).rejects.toThrow(
      'decisions/2026-12-01-letters-longer.json is the oldest and says one came before it, which is gone',
    );
  });

  it('names both when two records follow the same one, as after a merge', async () => {
    await write('letters', exampleDecision());
    const { head } = await readDecisions(results);
    for (const day of ['2026-11-23', '2026-11-24']) {
      const notice = exampleNotice({ recordedAt: `${day}T00:00:00.000Z` });
      writeFileSync(file(`${day}-n.json`), encodeDecision({ ...notice, id: `${day}-n`, previous: head }));
    }
    await expect(readDecisions(results)).rejects.toThrow(
      `decisions/2026-11-23-n.json and decisions/2026-11-24-n.json both follow decisions/${ID}.json`,
    );
  });

  it('names a file that is not JSON, of another format, or renamed', async () => {
    await write('letters', exampleDecision());
    const text = readFileSync(file(`${ID}.json`), 'utf8');
    writeFileSync(file(`${ID}.json`), text.slice(0, 40));
    await expect(readDecisions(results)).rejects.toThrow(`decisions/${ID}.json is not JSON`);
    writeFileSync(file(`${ID}.json`), '{"schema":"bakeoff.run/1"}');
    await expect(readDecisions(results)).rejects.toThrow(`decisions/${ID}.json: "schema" is "bakeoff.run/1"`);
    rmSync(file(`${ID}.json`));
    writeFileSync(file('2026-11-20-other.json'), text);
    await expect(readDecisions(results)).rejects.toThrow(`says its id is "${ID}", so it was renamed`);
  });
});

describe('writing a decision', () => {
  it('never overwrites one, also when the file stands outside the chain', async () => {
    mkdirSync(join(results, 'decisions'));
    writeFileSync(file(`${ID}.json.draft`), 'left by a crash');
    await write('letters', exampleDecision());
    const before = readFileSync(file(`${ID}.json`), 'utf8');
    const again = exampleDecision({ recordedAt: '2026-11-20T16:00:00.000Z', question: 'Another?' });
    await expect(write('letters', again)).rejects.toThrow(
      `decisions/${ID}.json is written already, and a record is never changed. Take another name.`,
    );
    expect(readFileSync(file(`${ID}.json`), 'utf8')).toBe(before);
    expect(readdirSync(join(results, 'decisions'))).toEqual([`${ID}.json`]);
  });

  it('refuses a record that is not newer than the last one', async () => {
    await write('letters', exampleDecision());
    await expect(write('same', exampleDecision())).rejects.toThrow('check the clock of this machine');
  });

  it.each(['', 'Letters', 'a b', '../a', 'a_b'])('refuses "%s" as a name', async (name) => {
    await expect(write(name, exampleDecision())).rejects.toThrow('lower-case words joined by "-"');
    expect(readdirSync(results)).toEqual([]);
  });

  it('waits for nobody: while another process writes one, it is refused, and the chain stays whole', async () => {
    await write('letters', exampleDecision());
    writeFileSync(file('.lock'), `${process.pid}\n`);
    await expect(write('incident', exampleNotice())).rejects.toThrow(`Process ${process.pid} is writing`);
    rmSync(file('.lock'));
    await write('incident', exampleNotice());
    expect((await readDecisions(results)).records).toHaveLength(2);
  });

  it('puts the schemas beside the decisions', async () => {
    await write('letters', exampleDecision());
    expect(readdirSync(join(results, 'schemas'))).toContain('decision-1.schema.json');
  });
});
