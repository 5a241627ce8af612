import { resolve } from 'node:path';
import { agrees, type PublishedCheck } from '#bench/domain/published-check.ts';
import { redact } from '#bench/domain/redact.ts';
import type { SelfTestCheck, SelfTestFile, SelfTestOutcome, SelfTestSubject } from '#bench/domain/self-test.ts';
import type { EvidenceSource } from '#scenarios/recorded/sources.ts';
import { environmentSecrets } from './environment-secrets.ts';
import { type EvidenceFileState, evidenceFileState } from './evidence-file-state.ts';
import { PROJECT_ROOT } from './project.ts';

/**
 * A check with what came of it. It is not run where one of its files is missing; where it gives up on what is there, that is an
 * outcome too.
 * @param directory the evidence folder, or undefined where there is none
 * @throws Error when the check names a source or a file that nobody knows: that is a fault of the check's
 */
export async function runCheck(
  check: PublishedCheck,
  sources: Readonly<Record<string, EvidenceSource>>,
  directory: string | undefined,
): Promise<SelfTestCheck> {
  const source = sources[check.source];
  if (source === undefined) {
    throw new Error(
      `The check ${check.id} takes its data from "${check.source}", which is none of: ${Object.keys(sources).join(', ')}.`,
    );
  }
  const files: SelfTestFile[] = [];
  for (const file of check.files) files.push(asFound(file, await evidenceFileState(directory, publishedFile(file))));
  const subject: SelfTestSubject = {
    id: check.id,
    title: check.title,
    rule: check.rule,
    publishedBy: check.publishedBy,
    figuresFrom: check.figuresFrom ?? 'publishers',
    source: { name: check.source, url: source.repository, commit: source.commit, licence: source.licence },
    files,
  };
  const missing = files.filter(({ sha256 }) => sha256 === undefined).map(({ file }) => file);
  const outcome = missing.length > 0 ? noData(missing, directory) : await outcomeOf(check, directory);
  return { ...subject, ...outcome };

  function publishedFile(file: string) {
    const known = source?.files.find((one) => one.file === file);
    if (known === undefined)
      throw new Error(`The check ${check.id} reads ${file}, which ${check.source} does not list.`);
    return known;
  }
}

function asFound(file: string, state: EvidenceFileState): SelfTestFile {
  if (state.kind === 'missing') return { file, sha256: undefined, asPublished: undefined };
  return { file, sha256: state.sha256, asPublished: state.kind === 'as-published' };
}

function noData(missing: readonly string[], directory: string | undefined): SelfTestOutcome {
  const [first, ...more] = missing;
  const which = more.length === 0 ? `${first}` : `${first} and ${more.length} more`;
  const reason =
    directory === undefined
      ? `BAKEOFF_EVIDENCE_DIR is not set; wanted there: ${which}`
      : `missing below $BAKEOFF_EVIDENCE_DIR: ${which}`;
  return { status: 'not-run', because: 'no-data', reason };
}

async function outcomeOf(check: PublishedCheck, directory: string | undefined): Promise<SelfTestOutcome> {
  try {
    const found = await check.check();
    if (found.length === 0) throw new Error('it gave no figure');
    const unmeasured = found.find(({ ours, published }) => !Number.isFinite(ours) || !Number.isFinite(published));
    if (unmeasured !== undefined) {
      throw new Error(`"${unmeasured.name}" came out as ${unmeasured.ours}, against ${unmeasured.published} published`);
    }
    const figures = found.map((figure) => ({ ...figure, agrees: agrees(figure) }));
    return { status: figures.every((figure) => figure.agrees) ? 'reproduced' : 'differs', figures };
  } catch (error) {
    return { status: 'not-run', because: 'error', reason: withoutPaths(error, directory) };
  }
}

/** What went wrong, with nothing in it of this machine. */
function withoutPaths(error: unknown, directory: string | undefined): string {
  let text = redact(error instanceof Error ? error.message : String(error), environmentSecrets(process.env));
  if (directory !== undefined) {
    for (const path of [directory, resolve(directory)]) text = text.replaceAll(path, '$BAKEOFF_EVIDENCE_DIR');
  }
  return text.replaceAll(`${PROJECT_ROOT}/`, '');
}
