/** Letters that go into one piece: four or five are about what the vendors' tokenizers take of English. */
const PIECE = /\s*[\p{L}\p{N}]{1,5}|\s*[^\s\p{L}\p{N}]|\s+$/gu;

/**
 * A text cut into token-like pieces: up to five letters or digits, or one other sign, each with the white space before it.
 * Joined again they are the text, letter for letter; no piece splits a character.
 */
export function tokenPieces(text: string): readonly string[] {
  return text.match(PIECE) ?? [];
}
