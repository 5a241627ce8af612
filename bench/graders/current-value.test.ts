import { describe, expect, it } from 'vitest';
import type { Grade } from '#bench/domain/grade.ts';
import { currentValue } from './current-value.ts';
import { replyTo } from './reply-to.ts';

const grader = currentValue<{ id: string; stale: readonly string[] }>({
  current: () => ['12 days', '12 Tage', '12 jours', '12 días', '12日'],
  superseded: (c) => c.stale,
});
const STALE = ['10 days', '10 Tage', '10 jours', '10 días', '10日'];
const grade = (text: string, stale: readonly string[] = STALE): Grade =>
  grader.grade(replyTo({ id: 'c1', stale }, text), { ask: undefined }) as Grade;

describe('currentValue', () => {
  it.each([
    'You have 12 days [new].',
    'You have 12 days [new]; an older page still says 10 days [old].',
    'It is 12 days, not the 10 days of the 2023 page.',
    'It was raised from 10 days to 12 days, up from 10 days in 2023.',
    'The previous handbook gave 10 days, the current one gives 12 days.',
    'Es sind 12 Tage; die ältere Seite nannte noch 10 Tage.',
    'Ce sont 12 jours ; l’ancienne page en donnait 10 jours.',
    'Son 12 días. La página anterior decía 10 días.',
    '12日です。以前は10日でした。',
    'You have 12 days. The 2023 handbook listed 10 days.',
    'You have 12 days, raised from 10 days.',
    '12日です(10日から変更されました)。',
    'It has been delayed from 10 days to 12 days.',
    'Es sind 12 Tage statt 10 Tage.',
    'Es sind 12 Tage. Nach dem ursprünglichen Plan wären es 10 Tage.',
  ])('accepts "%s"', (text) => {
    expect(grade(text)).toMatchObject({ kind: 'scored', score: 1 });
  });

  it.each([
    { text: 'You have 10 days [old].', mode: 'stale-page' },
    { text: 'The current limit is 10 days, an older page said 12 days.', mode: 'stale-page' },
    { text: 'Either 10 days or 12 days.', mode: 'stale-page' },
    { text: '10 days. An older page says 12 days.', mode: 'stale-page' },
    { text: '12 days [new]. Or 10 days [old].', mode: 'stale-page' },
    { text: '12 days [new]. 10 days [old].', mode: 'stale-page' },
    { text: 'It was 10 days, then 12 days.', mode: 'stale-page' },
    { text: 'Es sind 10 Tage.', mode: 'stale-page' },
    { text: 'Sie findet alle 10 Tage statt.', mode: 'stale-page' },
    { text: 'Sie findet alle 10 Tage statt und dauert eine Stunde.', mode: 'stale-page' },
    { text: '10日です。', mode: 'stale-page' },
    { text: 'You have 14 days.', mode: 'wrong-answer' },
    { text: 'It used to be 10 days.', mode: 'wrong-answer' },
    { text: '\u0000', mode: 'no-answer' },
  ])('does not accept "$text": $mode', ({ text, mode }) => {
    expect(grade(text)).toMatchObject({ kind: 'scored', score: 0, mode });
  });

  it.each([
    { text: 'Die Frist ist der 9. Juni.', mode: 'stale-page' },
    { text: 'Die Frist ist der 30. Juni. Oder der 9. Juni 2025.', mode: 'stale-page' },
    { text: 'Die Frist ist der 30. Juni; ursprünglich war es der 9. Juni.', mode: undefined },
    { text: 'Früher war es der 9. Juni. Nun ist es der 30. Juni.', mode: undefined },
  ])('reads the full stop of a German day as part of the date: "$text"', ({ text, mode }) => {
    const dates = currentValue<{ id: string }>({ current: () => ['30. Juni'], superseded: () => ['9. Juni'] });
    const found = dates.grade(replyTo({ id: 'c1' }, text), { ask: undefined });
    expect(found).toMatchObject(mode === undefined ? { score: 1 } : { score: 0, mode });
  });

  it('does not arise where no older value is known', () => {
    expect(grade('12 days', []).kind).toBe('notApplicable');
  });

  it('gets through a megabyte of excused values', () => {
    expect(grade(`${'old 10 days.\n'.repeat(80_000)} 12 days`)).toMatchObject({ score: 1 });
    expect(grade(`${'. '.repeat(500_000)}12 days`)).toMatchObject({ score: 1 });
  });
});
