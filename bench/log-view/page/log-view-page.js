import i18next from 'i18next';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { ByteStore } from '../../../renderer/components/log-view/bytes/byte-store.js';
import { LogView } from '../../../renderer/components/log-view/log-view.js';
import { finishedSource } from '../../../renderer/components/log-view/testing/log-sources.js';
import { longLog } from '../../../renderer/components/log-view/testing/long-log.js';
import { log as words } from '../../../renderer/words/en/log.js';
import { startWords } from '../../../renderer/words/words.js';
import { msUntil } from './when.js';

/** What can be measured of the log view; each answers milliseconds unless it says otherwise. */
export function measureLogView(root) {
  let log = null;
  let react = null;
  let feed = null;
  const lineShown = (line) => root.querySelector(`[data-line="${line - 1}"]`) !== null;
  const outcome = () => root.querySelector('.log-search-outcome')?.textContent ?? '';
  return {
    async prepare(lines) {
      await startWords('en');
      i18next.addResourceBundle('en', 'log', words);
      log = longLog(lines);
      return { bytes: log.bytes };
    },
    /** The store alone, in pieces of 64 KiB as a socket gives them. */
    append() {
      const store = new ByteStore();
      const begunAt = performance.now();
      for (const piece of log.pieces) {
        for (let at = 0; at < piece.length; at += 65_536) store.append(piece.subarray(at, at + 65_536));
      }
      return performance.now() - begunAt;
    },
    /** From nothing until the last page of the whole log can be seen. */
    open() {
      react = createRoot(root);
      feed = liveAfter(finishedSource(log), log.bytes);
      const begunAt = performance.now();
      react.render(createElement(LogView, { source: feed.source }));
      return msUntil(begunAt, () => lineShown(log.lines));
    },
    /** From the change of the search field until the count of all matches can be seen. */
    async search(text) {
      const input = root.querySelector('input');
      const begunAt = performance.now();
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(input, text);
      input.dispatchEvent(new Event('input', { bubbles: true }));
      const ms = await msUntil(begunAt, () => / of [\d,]+ line/.test(outcome()));
      return { ms, outcome: outcome() };
    },
    clearSearch() {
      const input = root.querySelector('input');
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(input, '');
      input.dispatchEvent(new Event('input', { bubbles: true }));
      return msUntil(performance.now(), () => outcome() === '');
    },
    /** By a key, to the first or the last page. */
    jump(key) {
      const begunAt = performance.now();
      const lines = root.querySelector('[role=log]');
      lines.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
      return msUntil(begunAt, () => lineShown(key === 'Home' ? 1 : log.lines));
    },
    /** Lets go of everything that the view does not hold, so that the heap is the view's. */
    forget() {
      log = { lines: log.lines };
    },
    /** Lines come at a rate for some seconds while the end is followed; answers the long tasks, in ms. */
    async follow({ linesPerSecond, seconds }) {
      const longTasks = [];
      const observer = new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) longTasks.push(duration);
      });
      observer.observe({ type: 'longtask' });
      root
        .querySelector('[role=log]')
        .dispatchEvent(new KeyboardEvent('keydown', { key: 'End', bubbles: true }));
      const total = await feed.write(linesPerSecond, seconds);
      const lag = await msUntil(performance.now(), () => lineShown(log.lines + total));
      observer.disconnect();
      return { longTasks, lag, lines: total };
    },
  };
}

/** A source that gives a log and then stays open for more. */
function liveAfter(beginning, firstBytes) {
  let first = beginning;
  const encoder = new TextEncoder();
  let more = new Uint8Array(0);
  let offset = firstBytes;
  let wake = () => {};
  const source = {
    async read(from, signal) {
      if (from < firstBytes) {
        const part = await first.read(from, signal);
        return { ...part, ended: false, sections: [] };
      }
      // The bytes are in the store now; holding them here would count them twice.
      first = null;
      if (from >= offset + more.length) await new Promise((resolve) => (wake = resolve));
      const bytes = more;
      const at = offset;
      offset += more.length;
      more = new Uint8Array(0);
      return { from: at, bytes, total: offset, ended: false, truncatedBytes: 0, sections: [], marks: [] };
    },
  };
  const put = (text) => {
    const bytes = encoder.encode(text);
    const all = new Uint8Array(more.length + bytes.length);
    all.set(more);
    all.set(bytes, more.length);
    more = all;
    wake();
  };
  return {
    source,
    async write(linesPerSecond, seconds) {
      const begunAt = performance.now();
      let written = 0;
      for (let due = 0; written < linesPerSecond * seconds;) {
        due = Math.min(
          linesPerSecond * seconds,
          Math.floor(((performance.now() - begunAt) / 1000) * linesPerSecond),
        );
        let text = '';
        for (; written < due; written += 1)
          text += `\u001b[32mPASS\u001b[0m: tests/live_${written}/inflate\n`;
        if (text !== '') put(text);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return written;
    },
  };
}
