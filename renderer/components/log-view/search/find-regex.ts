import { plainText } from '../ansi/clean-text.js';
import { withoutOverwritten } from '../bytes/text-of-lines.js';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const costlyMs = 4;

/** The lines of a window that match, counted from its first; `costly` are those that took long to look at. */
export interface RegexFinding {
  lines: number[];
  costly: number[];
}

/** Tries each line of the bytes as it is shown. A line's every match is made, as whoever marks them will have to. */
export function findRegex(bytes: Uint8Array, pattern: RegExp): RegexFinding {
  const finding: RegexFinding = { lines: [], costly: [] };
  const text = decoder.decode(bytes);
  const clean = text.includes('\r') ? text.split('\n').map(withoutOverwritten).join('\n') : text;
  let n = 0;
  for (const line of plainText(clean).split('\n')) {
    if (pattern.test(line)) {
      finding.lines.push(n);
      if (isCostly(line, pattern)) finding.costly.push(n);
    }
    n += 1;
  }
  return finding;
}

function isCostly(line: string, pattern: RegExp): boolean {
  const begunAt = performance.now();
  line.replace(new RegExp(pattern, `${pattern.flags}g`), '');
  return performance.now() - begunAt > costlyMs;
}
