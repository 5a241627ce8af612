import type { CheckedFigure, PublishedCheck } from '#bench/domain/published-check.ts';
import { replyTo } from '#bench/graders/reply-to.ts';
import { acceptedCalls, type MadeCall, perturbedCalls } from '#scenarios/bfcl/accepted-calls.ts';
import { BFCL_CATEGORIES, type BfclCase, bfcl, bfclFiles } from '#scenarios/bfcl/scenario.ts';
import { readAll } from '#scenarios/drift/read-all.ts';

/** Cases that the publishers' files hold. */
const PUBLISHED_CASES: Readonly<Record<BfclCase['category'], number>> = {
  simple_python: 400,
  multiple: 200,
  parallel: 200,
  irrelevance: 240,
};

/** BFCL's accepted arguments, and whether calls made of them and spoiled ones are told apart by its rules. */
export const bfclMatching: PublishedCheck = {
  id: 'bfcl-matching',
  title: 'BFCL: calls that match, and calls that do not',
  rule:
    'A call matches when function, arguments, types and values are accepted by the rules of the Berkeley Function-Calling Leaderboard. No ' +
    'answers of models are published, so the check makes its own: calls of accepted values must be right, and the same calls with one thing spoiled wrong.',
  publishedBy:
    'ShishirPatil/gorilla, commit 6ea5797: the accepted arguments of 800 cases and 240 cases without any; the rest holds by construction',
  figuresFrom: 'construction',
  source: 'bfcl',
  files: BFCL_CATEGORIES.flatMap((category) => bfclFiles(category).filter((file) => file !== undefined)),
  async check() {
    const cases = await readAll(bfcl.cases.read());
    const figures: CheckedFigure[] = [];
    for (const category of BFCL_CATEGORIES) {
      figures.push(
        ...(await figuresOf(
          category,
          cases.filter((one) => one.category === category),
        )),
      );
    }
    return figures;
  },
};

const ACCEPTED_FORMS = ['first', 'last', 'shortest'] as const;

async function figuresOf(
  category: BfclCase['category'],
  cases: readonly BfclCase[],
): Promise<readonly CheckedFigure[]> {
  const accepted = { right: 0, made: 0 };
  const spoiled = new Map<string, { wrong: number; made: number }>();
  for (const one of cases) {
    for (const form of one.accepted.length === 0 ? (['first'] as const) : ACCEPTED_FORMS) {
      accepted.made += 1;
      accepted.right += await scoreOf(one, acceptedCalls(one, form).toReversed());
    }
    for (const { what, calls } of perturbedCalls(one)) {
      const count = spoiled.get(what) ?? { wrong: 0, made: 0 };
      spoiled.set(what, { wrong: count.wrong + 1 - (await scoreOf(one, calls)), made: count.made + 1 });
    }
  }
  const right = category === 'irrelevance' ? 'no call graded right' : 'calls of accepted values graded right';
  return [
    count(`${category}, cases read`, PUBLISHED_CASES[category], cases.length, cases.length),
    count(`${category}, ${right}`, accepted.made, accepted.right, accepted.made),
    ...[...spoiled].map(([what, { wrong, made }]) => count(`${category}, ${what}: graded wrong`, made, wrong, made)),
  ];
}

/** @throws Error when a case has no score: then there is no count to compare */
async function scoreOf(c: BfclCase, calls: readonly MadeCall[]): Promise<number> {
  const toolCalls = calls.map(({ name, input }, place) => ({
    id: `call-${place + 1}`,
    name,
    input,
    rawInput: JSON.stringify(input),
  }));
  const grade = await bfcl.graders.calls?.grade({ ...replyTo(c, ''), toolCalls }, { ask: undefined });
  if (grade?.kind === 'scored') return grade.score;
  throw new Error(`${c.id} of BFCL has no score for its calls.`);
}

function count(name: string, published: number, ours: number, n: number): CheckedFigure {
  return { name, unit: 'count', published, ours, agreement: { kind: 'exact' }, n };
}
