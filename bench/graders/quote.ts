/** Characters of a reply that a grade's detail repeats; the transcript holds the rest. */
const LONGEST_QUOTE = 120;

/** A text in quotes for a grade's detail, cut when long and with every control character shown as an escape. */
export function quote(text: string): string {
  const cut = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE).toWellFormed()}…` : text;
  return JSON.stringify(cut);
}
