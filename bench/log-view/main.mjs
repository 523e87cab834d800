// A log of a million lines in the log view, against xterm.js with the same lines in the same browser.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';
import { build, preview } from 'vite';
import { median, progress, report, round } from '../measure/figures.mjs';
import { config } from './page/vite.config.mjs';

const lines = 1_000_000;
const rounds = 5;
const literal = 'unused variable';
const regex = String.raw`module_\d*77\.o`;
const follow = { linesPerSecond: 5_000, seconds: 8 };

const folder = mkdtempSync(join(tmpdir(), 'barnraiser-bench-'));
await build({
  ...config,
  configFile: false,
  build: { ...config.build, outDir: folder, chunkSizeWarningLimit: 4_000 },
});
const server = await preview({
  ...config,
  configFile: false,
  build: { outDir: folder },
  preview: { host: '127.0.0.1', port: 0 },
});
const browser = await chromium.launch({
  executablePath: findChromium(),
  args: ['--no-sandbox', '--enable-precise-memory-info'],
});
try {
  const own = await withPage('', measureOwn);
  progress('log view measured');
  const peer = await withPage('?xterm', measurePeer);
  report({
    name: 'log-view',
    figures: own,
    peer: { what: `xterm.js 6.0.0, scrollback ${lines}, 120 columns, ${browser.version()}`, ...peer },
    ratios: {
      append_and_show: round(peer.open_ms / own.open_ms, 1),
      literal_search: round(own.literal_search_ms / peer.literal_search_ms),
      heap: round(own.heap_MB / peer.heap_MB),
    },
  });
} finally {
  await browser.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
}

async function measureOwn(page, { bytes }) {
  const appendMs = [];
  for (let n = 0; n < rounds; n += 1) appendMs.push(await page.evaluate(() => window.bench.append()));
  const opened = await traced(page, () => page.evaluate(() => window.bench.open()));
  const openMs = opened.value;
  progress(
    `appended in ${appendMs.map((ms) => round(ms, 0)).join(', ')} ms, opened in ${round(openMs, 0)} ms`,
  );
  const searched = async (text) => {
    const found = await page.evaluate((text) => window.bench.search(text), text);
    await page.evaluate(() => window.bench.clearSearch());
    return found;
  };
  const literals = [];
  for (let n = 0; n < rounds; n += 1) literals.push(await searched(literal));
  const traceOfSearch = await traced(page, () => searched(literal));
  await page.getByRole('button', { name: 'Regular expression' }).click();
  const regexes = [];
  for (let n = 0; n < 3; n += 1) regexes.push(await searched(regex));
  await page.getByRole('button', { name: 'Regular expression' }).click();
  progress(`${literals[0].outcome}, ${regexes[0].outcome}`);
  const jumps = [];
  for (const key of ['Home', 'End', 'Home', 'End']) {
    jumps.push(await page.evaluate((key) => window.bench.jump(key), key));
  }
  await page.evaluate(() => window.bench.forget());
  const heapMb = await heapMbOf(page);
  const { value: followed, taskCpuMs } = await traced(page, () =>
    page.evaluate((rate) => window.bench.follow(rate), follow),
  );
  return {
    lines,
    text_MB: round(bytes / 1e6, 1),
    append_lines_per_s: Math.round((lines * 1000) / median(appendMs)),
    append_and_show_lines_per_s: Math.round((lines * 1000) / openMs),
    open_ms: Math.round(openMs),
    open_cpu_ms: Math.round(sum(opened.taskCpuMs)),
    literal_search_cpu_ms: Math.round(sum(traceOfSearch.taskCpuMs)),
    literal_search_ms: Math.round(median(literals.map(({ ms }) => ms))),
    literal_search_ms_each: literals.map(({ ms }) => Math.round(ms)).join(' '),
    regex_search_ms: Math.round(median(regexes.map(({ ms }) => ms))),
    jump_ms: Math.round(median(jumps)),
    heap_MB: heapMb,
    heap_beyond_text_MB: round(heapMb - bytes / 1e6, 1),
    followed_lines_per_s: follow.linesPerSecond,
    long_tasks_over_50_ms: followed.longTasks.length,
    longest_task_ms: Math.round(Math.max(0, ...followed.longTasks)),
    tasks_over_50_ms_of_cpu: taskCpuMs.filter((ms) => ms > 50).length,
    longest_task_cpu_ms: round(Math.max(0, ...taskCpuMs), 1),
  };
}

async function measurePeer(page) {
  const openMs = await page.evaluate(() => window.bench.open());
  progress(`xterm.js opened in ${round(openMs, 0)} ms`);
  const found = await page.evaluate((text) => window.bench.search(text), literal);
  const jumps = [];
  for (const key of ['Home', 'End', 'Home', 'End']) {
    jumps.push(await page.evaluate((key) => window.bench.jump(key), key));
  }
  await page.evaluate(() => window.bench.forget());
  return {
    append_and_show_lines_per_s: Math.round((lines * 1000) / openMs),
    open_ms: Math.round(openMs),
    literal_search_ms: Math.round(found.ms),
    jump_ms: Math.round(median(jumps)),
    heap_MB: await heapMbOf(page),
  };
}

async function withPage(query, measure) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  page.on('pageerror', (error) => progress(String(error)));
  await page.goto(new URL(query, server.resolvedUrls.local[0]).href);
  await page.waitForFunction(() => window.bench !== undefined);
  const prepared = await page.evaluate((lines) => window.bench.prepare(lines), lines);
  const figures = await measure(page, prepared);
  await page.close();
  return figures;
}

/** After garbage collection: what V8 has in use, with the memory behind its array buffers. */
async function heapMbOf(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.enable');
  for (let n = 0; n < 3; n += 1) await session.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize = 0 } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return round((usedSize + backingStorageSize) / 1e6, 1);
}

/** With the processor time of each task of the page's thread: the clock also counts what other programs took. */
async function traced(page, work) {
  await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline'] });
  const value = await work();
  return { value, taskCpuMs: mainThreadTasks(await browser.stopTracing()) };
}

function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}

function mainThreadTasks(trace) {
  const { traceEvents } = JSON.parse(trace.toString());
  const mains = traceEvents.filter(
    ({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain',
  );
  const isMain = (event) => mains.some(({ pid, tid }) => pid === event.pid && tid === event.tid);
  return traceEvents
    .filter((event) => event.name === 'RunTask' && isMain(event))
    .map(({ tdur = 0 }) => tdur / 1000);
}

function findChromium() {
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((path) => ['chromium', 'google-chrome'].map((name) => join(path, name)))
    .find((file) => existsSync(file));
  return onPath ?? chromium.executablePath();
}
