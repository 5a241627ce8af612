import type { SelfTest, SelfTestCheck, SelfTestFigure } from '#bench/domain/self-test.ts';
import { writeSelfTest } from '#bench/store/write-self-test.ts';
import { HOSTILE_TEXTS } from './hostile-texts.ts';

/** Figures of the first check: more than a page of all checks has room for. */
export const MADE_UP_FIGURES = 60;
/** Of them, those that do not agree: the last ones, so that a page has to bring them to the front. */
export const MADE_UP_DIFFERING = 23;

/** Addresses that must never become links. */
export const NO_LINKS = [
  'javascript:window.__executed=1',
  'https://github.com@attack.example/set',
  'http://attack.example/plain',
  'https://attack.example:8443/port',
  'https://[::1]/local',
  '"><img src=x onerror="window.__executed=1">',
];

/**
 * Two self-tests that attack the page that shows them, and between them have every state: the newer one differs, gave up and was not
 * run, on a file that is not the published one and with uncommitted changes; the earlier one ran nothing.
 */
export async function writeHostileSelfTests(resultsDir: string): Promise<void> {
  const checks = [...HOSTILE_TEXTS, ...NO_LINKS].map(hostileCheck);
  await writeSelfTest(resultsDir, {
    id: '2026-11-20T080000Z',
    at: '2026-11-20T08:00:00.000Z',
    bakeoff: HOSTILE_TEXTS[0] ?? '',
    git: undefined,
    checks: checks.filter(({ status }) => status === 'not-run'),
  });
  const newest: SelfTest = {
    id: '2026-11-21T080000Z',
    at: '2026-11-21T08:00:00.000Z',
    bakeoff: HOSTILE_TEXTS[1] ?? '',
    git: { commit: HOSTILE_TEXTS[4] ?? '', dirty: true },
    checks,
  };
  await writeSelfTest(resultsDir, newest);
}

function hostileCheck(text: string, at: number): SelfTestCheck {
  const subject = {
    id: `${at} ${text}`,
    title: text,
    rule: text,
    publishedBy: text,
    figuresFrom: (['publishers', 'independent-program', 'construction'] as const)[at % 3] ?? 'publishers',
    source: {
      name: text,
      url: NO_LINKS[at % NO_LINKS.length] ?? text,
      commit: text,
      licence: text,
    },
    files: [{ file: `${at}/${text}`, sha256: text, asPublished: at !== 0 }],
  } as const;
  if (at === 0) {
    const figures = Array.from({ length: MADE_UP_FIGURES }, (_, place) =>
      hostileFigure(text, place, place < MADE_UP_FIGURES - MADE_UP_DIFFERING),
    );
    return { ...subject, source: { ...subject.source, url: 'https://data.example/set' }, status: 'differs', figures };
  }
  if (at % 4 === 1) return { ...subject, status: 'not-run', because: 'no-data', reason: text };
  if (at === 2) return { ...subject, status: 'not-run', because: 'error', reason: text };
  return { ...subject, status: 'reproduced', figures: [hostileFigure(text, at, true)] };
}

function hostileFigure(text: string, at: number, agrees: boolean): SelfTestFigure {
  return {
    name: `${text} ${at}`,
    unit: text,
    published: at / 7,
    ours: agrees ? at / 7 : at / 7 + 0.25,
    agreement: at % 2 === 0 ? { kind: 'exact' } : { kind: 'within', tolerance: 1e-9, because: text },
    n: 100,
    agrees,
  };
}
