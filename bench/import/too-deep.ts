/** Levels of nesting that are read. No log comes near it, and recursive readers (JSON.stringify) overflow at some thousands. */
const MOST_LEVELS = 200;

/** Whether a JSON value is nested deeper than is read. Walks without recursion, so that the value cannot overflow the answer. */
export function tooDeep(value: unknown, mostLevels = MOST_LEVELS): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > mostLevels) return true;
    const below: unknown[] = [];
    for (const one of level) {
      if (typeof one !== 'object' || one === null) continue;
      for (const member of Array.isArray(one) ? one : Object.values(one)) {
        if (typeof member === 'object' && member !== null) below.push(member);
      }
    }
    level = below;
  }
  return false;
}

/** What a fault says of such a value. */
export const TOO_DEEP = `nested more than ${MOST_LEVELS} levels deep, which is no record of an answer. Take that member out`;
