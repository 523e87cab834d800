import type { LogFile } from './log-file.js';

/** Writes lines for people into a build's `agent` stream, each with the time since its start: `[   12.3 s] …`. */
export function createAgentLog(file: LogFile, elapsedMs: () => number): (line: string) => void {
  return (line) => {
    const seconds = (elapsedMs() / 1000).toFixed(1).padStart(7);
    const written = file.write(Buffer.from(`[${seconds} s] ${line.replaceAll(/[\r\n]+/g, ' ')}\n`));
    // That the disk failed shows when the log is closed.
    void Promise.resolve(written).catch(() => undefined);
  };
}
