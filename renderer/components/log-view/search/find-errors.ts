import { plainText } from '../ansi/clean-text.js';
import type { FindLines } from './line-scan.js';

const decoder = new TextDecoder('latin1');

/** How compilers, make, ninja, Automake, gtest, git, Rust and Python say that something went wrong. */
const errorLine =
  /\berror:|\berror\[E\d|\bError[: ]|(?<!\b0 )\bFAILED\b|\bfatal:|\*\*\* \[|(?<!# )\bFAIL:|(?<!# )\bERROR:|\bpanicked at\b|^Traceback \(/;
/** The same without what colours in the raw bytes could stand in the way of. */
const candidate = /error[:[]|Error[: ]|FAILED|fatal:|\*\*\* \[|FAIL:|ERROR:|panicked at|Traceback \(/g;

/** Whether a shown line tells of an error. */
export function isErrorLine(plain: string): boolean {
  return errorLine.test(plain);
}

/** Whether a shown line is a compiler's warning. */
export function isWarningLine(plain: string): boolean {
  return /\bwarning:|\bWARNING:/.test(plain);
}

/** Finds the lines that tell of errors. They are read as one-byte text, for all the patterns are ASCII. */
export const findErrors: FindLines = (window, store) => {
  const text = decoder.decode(window.bytes);
  const lines: number[] = [];
  candidate.lastIndex = 0;
  for (let hit = candidate.exec(text); hit; hit = candidate.exec(text)) {
    const start = text.lastIndexOf('\n', hit.index) + 1;
    const next = text.indexOf('\n', hit.index);
    const end = next < 0 ? text.length : next;
    if (isErrorLine(plainText(text.slice(start, end)))) {
      lines.push(store.lineAt(window.from + start, window.firstLine));
    }
    candidate.lastIndex = end;
  }
  return lines;
};
