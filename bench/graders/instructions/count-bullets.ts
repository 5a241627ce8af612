import { stripStart } from './whitespace.ts';

/**
 * Bullet points, read line by line: a line that begins with `-`, or with one asterisk, white space before it aside. As in the reference, a
 * horizontal rule `---` is one too, a line in bold (`**…`) is none, and an asterisk alone on its line takes the next line with it.
 */
export function countBullets(text: string): number {
  const lines = text.split('\n').map(stripStart);
  let count = lines.filter((line) => line.startsWith('-')).length;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (!line.startsWith('*') || line.startsWith('**')) continue;
    if (line === '*') {
      if (at + 1 === lines.length) break;
      at += 1;
    }
    count += 1;
  }
  return count;
}
