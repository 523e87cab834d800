import { Terminal } from '@xterm/xterm';
import { longLog } from '../../../renderer/components/log-view/testing/long-log.js';
import { msUntil } from './when.js';

/** The same of xterm.js with its DOM renderer: a terminal is what most log pages are made of. */
export function measureXterm(root) {
  let log = null;
  let terminal = null;
  return {
    async prepare(lines) {
      log = longLog(lines);
      return { bytes: log.bytes };
    },
    /** Writing and parsing; at the end its last page can be seen, so this is `open` too. */
    async open() {
      terminal = new Terminal({ scrollback: 1_000_100, cols: 120, rows: 40, convertEol: true });
      const begunAt = performance.now();
      terminal.open(root);
      for (const piece of log.pieces) await new Promise((resolve) => terminal.write(piece, resolve));
      return msUntil(begunAt, () => terminal.buffer.active.length >= log.lines);
    },
    /** Through its public API, line by line: its search add-on goes the same way. */
    search(text) {
      const begunAt = performance.now();
      const wanted = text.toLowerCase();
      const { active } = terminal.buffer;
      let found = 0;
      for (let line = 0; line < active.length; line += 1) {
        if (active.getLine(line).translateToString(true).toLowerCase().includes(wanted)) found += 1;
      }
      return { ms: performance.now() - begunAt, outcome: `${found} lines` };
    },
    jump(key) {
      const begunAt = performance.now();
      if (key === 'Home') terminal.scrollToTop();
      else terminal.scrollToBottom();
      return msUntil(begunAt, () => true);
    },
    forget() {
      log = null;
    },
  };
}
