/**
 * The events of an SSE stream in the only shape @google/generative-ai can read: one `data:` line and an empty one. Its parser
 * stops at a comment or a keep-alive line, which the standard allows anywhere.
 */
export async function* legacyEvents(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  const utf8 = new TextDecoder('utf-8');
  const encoder = new TextEncoder();
  let rest = '';
  let data: string[] = [];
  const take = (line: string): string | undefined => {
    if (line.startsWith('data:')) data.push(line.slice(line.startsWith('data: ') ? 6 : 5));
    if (line !== '' || data.length === 0) return undefined;
    const event = `data: ${data.join('')}\n\n`;
    data = [];
    return event;
  };
  for await (const chunk of bytes) {
    const lines = (rest + utf8.decode(chunk, { stream: true })).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const event = take(line);
      if (event !== undefined) yield encoder.encode(event);
    }
  }
  // What was begun and never ended: the SDK says of it that it cannot be parsed.
  const begun = [...data, rest].join('');
  if (begun !== '') yield encoder.encode(`data: ${begun}`);
}
