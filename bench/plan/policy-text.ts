import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from 'yaml';

/** The way to a part: keys and places in lists. */
export type PropertyPath = readonly (string | number)[];

/** A YAML or JSON text read once, with the places of its parts. */
export interface PolicyText {
  readonly value: unknown;
  /** `file:line:column`, both from 1. */
  at(path: PropertyPath): string;
  /** Of the key itself, for keys that should not be there. */
  atKey(path: PropertyPath, key: string): string;
  /** What stands in the file where a number or true and false was read from an unquoted word. */
  written(path: PropertyPath): string | undefined;
  /** A key inside { } that has no value. */
  isBareKey(path: PropertyPath, key: string): boolean;
}

/** @throws Error with file, line and column of what is not YAML, or not one document */
export function parsePolicyText(text: string, fileName: string): PolicyText {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${fileName}:${line}:${col}`;
  };
  const wrong = document.errors.map(({ message, pos }) => `${place(pos[0])}: ${message.replace(/\.?$/, '.')}`);
  if (wrong.length > 0) throw new Error(`${wrong.join('\n')}\nAccepted: one policy in YAML or JSON.`);

  const resolved = (node: unknown): Node | undefined => {
    if (!isNode(node)) return undefined;
    return isAlias(node) ? node.resolve(document) : node;
  };
  const pairOf = (node: Node | undefined, key: string): Pair | undefined =>
    isMap(node) ? node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key) : undefined;
  /** The nodes from the top down to the part, as far as they were written. */
  const way = (path: PropertyPath): readonly Node[] => {
    const top = resolved(document.contents);
    const nodes = top === undefined ? [] : [top];
    for (const step of path) {
      const last = nodes.at(-1);
      const next = isSeq(last) ? last.items[Number(step)] : pairOf(last, String(step))?.value;
      const node = resolved(next);
      if (node === undefined) break;
      nodes.push(node);
    }
    return nodes;
  };
  const exact = (path: PropertyPath): Node | undefined => way(path)[path.length];
  const startOf = (node: unknown): number => (isNode(node) ? (node.range?.[0] ?? 0) : 0);

  return {
    value: readOut(() => document.toJS(), fileName),
    at: (path) => place(startOf(way(path).at(-1))),
    atKey: (path, key) => place(startOf(pairOf(exact(path), key)?.key ?? way(path).at(-1))),
    written: (path) => {
      const node = exact(path);
      const plain = isScalar(node) && (typeof node.value === 'number' || typeof node.value === 'boolean');
      return plain ? node.source : undefined;
    },
    isBareKey: (path, key) => {
      const map = exact(path);
      const value = pairOf(map, key)?.value;
      return isMap(map) && map.flow === true && (!isNode(value) || (isScalar(value) && value.value === null));
    },
  };
}

function readOut(read: () => unknown, fileName: string): unknown {
  try {
    return read();
  } catch (error) {
    throw new Error(`${fileName}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
