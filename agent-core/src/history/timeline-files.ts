import { appendFile, mkdir, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { TimelineSpan } from '@barnraiser/protocol';

/**
 * Newest first. A span takes about 150 bytes and is written twice a minute at most in ordinary use,
 * so that the four hold a month; a machine that changes its mind every 5 s fills them in a week.
 */
const files = ['timeline.jsonl', 'timeline.1.jsonl', 'timeline.2.jsonl', 'timeline.3.jsonl'] as const;
const maxFileBytes = 5 * 1024 * 1024;

/** Adds spans; a span that goes on is added again, with the same beginning. One call at a time. Rejects with the file system's error. */
export async function appendToTimeline(folder: string, spans: readonly TimelineSpan[]): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, files[0]);
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size > maxFileBytes) await rotate(folder);
  // A line that a crash has torn ends where the next one begins.
  const lines = spans.map((span) => `${JSON.stringify(span)}\n`).join('');
  await appendFile(path, (await endsTorn(path)) ? `\n${lines}` : lines, { mode: 0o600 });
}

/** All that is kept, oldest first, each span as it was last written. Lines that cannot be read are left out. */
export async function readTimelineFiles(folder: string): Promise<TimelineSpan[]> {
  const spans = new Map<number, TimelineSpan>();
  for (const file of files.toReversed()) {
    const text = await readFile(join(folder, file), 'utf8').catch(() => '');
    for (const line of text.split('\n')) {
      const span = line === '' ? null : parse(line);
      if (span !== null) spans.set(span.from, span);
    }
  }
  return [...spans.values()];
}

async function rotate(folder: string): Promise<void> {
  for (let n = files.length - 1; n > 0; n -= 1) {
    await rename(join(folder, files[n - 1]!), join(folder, files[n]!)).catch(ignoreMissing);
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

/** Files that this process has seen end in a whole line. */
const whole = new Set<string>();

async function endsTorn(path: string): Promise<boolean> {
  if (whole.has(path)) return false;
  whole.add(path);
  const text = await readFile(path, 'utf8').catch(() => '');
  return text !== '' && !text.endsWith('\n');
}

function parse(line: string): TimelineSpan | null {
  try {
    const parsed = TimelineSpan.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
