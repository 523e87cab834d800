import { Tuple } from '../wire/jelly/tuple.js';
import type { Sendable } from '../wire/jelly/wire-value.js';

/** A longer line is sent as several, by whole characters; masters drop what of a line goes beyond some 64 KiB. */
const longLine = /[^\n]{16384}(?=[^\n])/gu;

const streams: ReadonlySet<string> = new Set(['stdout', 'stderr', 'header']);

/**
 * The updates of one command in the form of this transport: text of logs in whole lines, as the master
 * takes the last character away, each with the places of the line ends and the times of the lines.
 */
export class LogLines {
  private readonly held = new Map<
    string,
    { readonly key: string; readonly name: string | null; text: string }
  >();

  /** What is to be sent for an update; text waits for the end of its line. `nowMs` is epoch ms. */
  take(key: string, value: Sendable, nowMs: number): Sendable[] {
    const [name, text] = textIn(key, value);
    if (text === null) return [...this.end(nowMs), [key, value]];
    const line = this.held.get(`${key} ${name}`) ?? { key, name, text: '' };
    const whole = (line.text + text).replace(longLine, '$&\n');
    const end = whole.lastIndexOf('\n') + 1;
    line.text = whole.slice(end);
    this.held.set(`${key} ${name}`, line);
    return end === 0 ? [] : [entry(line, whole.slice(0, end), nowMs)];
  }

  /** What waits for the end of its line, with one. */
  end(nowMs: number): Sendable[] {
    const rest = [...this.held.values()].filter(({ text }) => text !== '');
    this.held.clear();
    return rest.map((line) => entry(line, `${line.text}\n`, nowMs));
  }
}

/** The name of the file's log, if it is one, and the text; null: the update is none of a log's. */
function textIn(key: string, value: Sendable): [name: string | null, text: string | null] {
  const [name, text] = key === 'log' && value instanceof Tuple ? value.items : [null, value];
  const isLog = streams.has(key) || typeof name === 'string';
  return [typeof name === 'string' ? name : null, isLog && typeof text === 'string' ? text : null];
}

function entry(
  { key, name }: { readonly key: string; readonly name: string | null },
  text: string,
  nowMs: number,
): Sendable {
  const ends: number[] = [];
  let at = 0;
  // Python counts characters, not the halves of surrogate pairs.
  for (const character of text) {
    if (character === '\n') ends.push(at);
    at += 1;
  }
  const lines = [text, ends, ends.map(() => nowMs / 1000)];
  return [key, name === null ? lines : [name, lines]];
}
