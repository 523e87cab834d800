import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
} from 'yaml';
import type { FileError } from './file-error.js';

/** Where something stands in a file; both count from 1. */
interface Place {
  readonly line: number;
  readonly column: number;
}

/** A YAML text as plain values, with the way back from a value's path to its place in the text. */
export interface YamlSource {
  readonly value: unknown;
  /** The nearest thing to `path` that is in the file; with `key`, the key itself rather than its value. */
  place(path: readonly PropertyKey[], key?: 'key'): Place;
  /** A scalar as it was written (`1.0`, not `1`); null for maps, lists and what is not there. */
  written(path: readonly PropertyKey[]): string | null;
}

export type YamlReading =
  | { readonly ok: true; readonly source: YamlSource }
  | { readonly ok: false; readonly errors: readonly FileError[] };

/** Above this many uses of one anchor's content the file is refused (a "billion laughs" needs more). */
const maxAliasCount = 100;

/** Reads one YAML 1.2 document. Syntax errors, duplicate keys, unknown tags and alias bombs are errors with a place. */
export function readYaml(text: string): YamlReading {
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
    const faults = [...document.errors, ...document.warnings];
    if (faults.length > 0)
      return { ok: false, errors: faults.map(({ pos, message }) => fault(lines, pos[0], message)) };
    const value: unknown = document.toJS({ maxAliasCount });
    return { ok: true, source: sourceOf(document, lines, value) };
  } catch (cause) {
    const message = cause instanceof RangeError ? 'nested too deeply' : (cause as Error).message;
    return { ok: false, errors: [fault(lines, 0, message)] };
  }
}

function fault(lines: LineCounter, offset: number, message: string): FileError {
  const text = message.includes('multiple documents')
    ? 'expected one document, without further "---"'
    : message;
  return { ...placeAt(lines, offset), key: '', message: text };
}

function sourceOf(document: Document, lines: LineCounter, value: unknown): YamlSource {
  return {
    value,
    place(path, key) {
      const { node, keyNode } = walk(document, path);
      const there = key && keyNode ? keyNode : node;
      return placeAt(lines, there?.range?.[0] ?? 0);
    },
    written(path) {
      const { node, complete } = walk(document, path);
      return complete && isScalar(node) ? (node.source ?? null) : null;
    },
  };
}

interface Found {
  readonly node: Node | null;
  readonly keyNode: Node | null;
  readonly complete: boolean;
}

/** Goes down as far as the path leads; an entry without a value is represented by its key. */
function walk(document: Document, path: readonly PropertyKey[]): Found {
  let node: Node | null = document.contents;
  let keyNode: Node | null = null;
  for (const part of path) {
    const holder: unknown = isAlias(node) ? node.resolve(document) : node;
    if (isMap(holder)) {
      const pair = holder.items.find(({ key }) => isScalar(key) && String(key.value) === part);
      if (!pair) return { node, keyNode, complete: false };
      keyNode = isNode(pair.key) ? pair.key : null;
      node = isNode(pair.value) ? pair.value : keyNode;
    } else if (isSeq(holder) && typeof part === 'number' && isNode(holder.items[part])) {
      keyNode = node = holder.items[part];
    } else return { node, keyNode, complete: false };
  }
  return { node, keyNode, complete: true };
}

function placeAt(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}
