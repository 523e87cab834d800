import type { LogMark, LogSection, StepReport } from '@barnraiser/protocol';

/** A made-up log: its bytes in pieces of about a megabyte, its sections, and a mark every thousandth line. */
export interface LongLog {
  pieces: Uint8Array[];
  bytes: number;
  lines: number;
  sections: LogSection[];
  marks: LogMark[];
}

const steps: [string, number, StepReport['outcome']][] = [
  ['configure', 0.01, 'passed'],
  ['make', 0.9, 'passed'],
  ['check', 1, 'failed'],
];

/** A million lines are about 74 MB, a third of them with colours; every 997th is a warning, every 9,973rd an error. */
export function longLog(lines: number): LongLog {
  const encoder = new TextEncoder();
  const log: LongLog = { pieces: [], bytes: 0, lines, sections: [], marks: [] };
  let text = '';
  let step = 0;
  const flush = () => {
    const piece = encoder.encode(text);
    if (piece.length > 0) log.pieces.push(piece);
    log.bytes += piece.length;
    text = '';
  };
  for (let line = 0; line < lines; line += 1) {
    if (line % 1000 === 0)
      log.marks.push({ offset: log.bytes + text.length, at: 1_795_000_000_000 + line * 3 });
    const [name, share, outcome] = steps[step] ?? ['', 1, 'passed'];
    if (log.sections.length === step) {
      const from = log.bytes + text.length;
      log.sections.push({ n: step, name, from, to: null, outcome, durationMs: 41_000 * (step + 1) });
    }
    text += lineOf(line);
    if (line + 1 >= lines * share && step < steps.length - 1) {
      closeSection(log, text.length);
      step += 1;
    }
    if (text.length >= 2 ** 20) flush();
  }
  closeSection(log, text.length);
  flush();
  return log;
}

function closeSection(log: LongLog, pending: number): void {
  const section = log.sections.at(-1);
  if (section) section.to = log.bytes + pending;
}

// ASCII alone: offsets are reckoned in characters.
function lineOf(line: number): string {
  if (line % 9973 === 9972) {
    return `src/file_${line}.c:12:1: \u001b[01;31m\u001b[Kerror: \u001b[m\u001b[Kexpected ';' before 'return'\n`;
  }
  if (line % 997 === 996) {
    return `src/file_${line}.c:66:20: \u001b[01;35m\u001b[Kwarning: \u001b[m\u001b[Kunused variable 'dist'\n`;
  }
  if (line % 3 === 0)
    return `\u001b[32mPASS\u001b[0m: tests/module_${line}/inflate_window_and_sliding_dictionary\n`;
  return `cc -DHAVE_CONFIG_H -I. -O2 -g -Wall -Wextra -c -o module_${line}.o module_${line}.c\n`;
}
