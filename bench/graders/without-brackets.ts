/**
 * The text with everything in square brackets on one line left out: citations, whose ids hold numbers and words that are no part of
 * what the text says. One pass.
 */
export function withoutBrackets(text: string): string {
  const parts: string[] = [];
  let from = 0;
  let open = -1;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === '[') open = index;
    else if (character === '\n') open = -1;
    else if (character === ']' && open !== -1) {
      parts.push(text.slice(from, open));
      from = index + 1;
      open = -1;
    }
  }
  return `${parts.join(' ')} ${text.slice(from)}`;
}
