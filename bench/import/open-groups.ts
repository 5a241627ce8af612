/** What groups that are still open may hold together, characters. One row is never too much: the newest group stays open. */
const MOST_CHARACTERS = 64 * 1024 * 1024;

export interface ClosedGroup<G> {
  readonly key: string;
  readonly group: G;
}

/**
 * Rows that belong together and come close together in a file, gathered under a key. Nothing says when a group is complete, so it stays
 * open until the end or until too many are: then the oldest goes first. Memory is bounded by both limits, and a row that comes later still
 * finds its group gone.
 */
export class OpenGroups<G> {
  readonly #open = new Map<string, { group: G; characters: number }>();
  readonly #mostOpen: number;
  readonly #mostCharacters: number;
  #characters = 0;

  constructor(mostOpen: number, mostCharacters: number = MOST_CHARACTERS) {
    this.#mostOpen = mostOpen;
    this.#mostCharacters = mostCharacters;
  }

  /** @param characters what keeping this row adds */
  add(key: string, characters: number, make: () => G): G {
    const found = this.#open.get(key) ?? { group: make(), characters: 0 };
    found.characters += characters;
    this.#characters += characters;
    this.#open.set(key, found);
    return found.group;
  }

  /** Closes the oldest until the limits hold again; the newest one stays open. */
  *overflowing(): Generator<ClosedGroup<G>> {
    while (this.#open.size > this.#mostOpen || (this.#characters > this.#mostCharacters && this.#open.size > 1)) {
      yield* this.#closeOldest();
    }
  }

  /** Closes all of them, the oldest first. */
  *all(): Generator<ClosedGroup<G>> {
    while (this.#open.size > 0) yield* this.#closeOldest();
  }

  *#closeOldest(): Generator<ClosedGroup<G>> {
    for (const [key, { group, characters }] of this.#open) {
      this.#open.delete(key);
      this.#characters -= characters;
      yield { key, group };
      return;
    }
  }
}
