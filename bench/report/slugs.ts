/**
 * Names for addresses, one for each id: lower case, since file systems may not tell cases apart, without anything a path, a URL or a
 * zip could trip over. Ids that would meet get a number, in the order given.
 */
export function uniqueSlugs(ids: readonly string[]): ReadonlyMap<string, string> {
  const slugs = new Map<string, string>();
  const taken = new Set<string>();
  for (const id of ids) {
    if (slugs.has(id)) continue;
    const plain = slugOf(id);
    let slug = plain;
    for (let number = 2; taken.has(slug); number += 1) slug = `${plain}-${number}`;
    taken.add(slug);
    slugs.set(id, slug);
  }
  return slugs;
}

/** Beyond this, file names get too long for some disks. */
const LONGEST = 80;

function slugOf(id: string): string {
  const slug = id
    .toLowerCase()
    .replaceAll('/', '--')
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replaceAll(/^[.-]+|[.-]+$/g, '')
    .slice(0, LONGEST);
  return slug === '' ? 'unnamed' : slug;
}
