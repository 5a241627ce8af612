import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** How a file is called while it is written. Such a file is never read, and is overwritten by the next attempt. */
export const DRAFT_ENDING = '.draft';

/** Replaces a file in one step: a reader sees the old content or the new one, never half of either, also after a power cut. */
export async function writeWhole(path: string, content: string | AsyncIterable<string | Uint8Array>): Promise<void> {
  const draft = `${path}${DRAFT_ENDING}`;
  try {
    const file = await open(draft, 'w');
    try {
      await file.writeFile(content);
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Makes new names in a folder survive a power cut, where the system can: some refuse to open a folder. */
export async function syncFolder(folder: string): Promise<void> {
  let handle: Awaited<ReturnType<typeof open>>;
  try {
    handle = await open(folder, 'r');
  } catch {
    return;
  }
  try {
    await handle.sync();
  } catch {
    // Windows and some network file systems have no such thing; the content itself is written either way.
  } finally {
    await handle.close();
  }
}
