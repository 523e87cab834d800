// Shows a build as it runs: the log's bytes as they come, and a line of progress that stays below them.
const clearLine = '\r\u001b[2K';

/**
 * Draws an agent's build on `out`. On a terminal the last line says step, elapsed time and, when an
 * earlier build tells, about how long it still takes; elsewhere such a line comes every 10 s of silence.
 */
export function showLive(agent, out) {
  const isTerminal = out.isTTY === true;
  let atLineStart = true;
  let lastWroteAt = Date.now();
  const drawn = { status: false };

  const write = (bytes) => {
    if (bytes.length === 0) return;
    if (drawn.status) out.write(clearLine);
    drawn.status = false;
    out.write(bytes);
    atLineStart = bytes.at(-1) === 10 || bytes.at(-1) === '\n';
    lastWroteAt = Date.now();
  };
  const line = (text) => write(`${atLineStart ? '' : '\n'}${text}\n`);
  const tick = () => {
    const status = progressOf(agent.snapshot().build);
    if (status === null) return;
    if (isTerminal && atLineStart) {
      out.write(`${clearLine}${status.slice(0, (out.columns ?? 80) - 1)}`);
      drawn.status = true;
    } else if (!isTerminal && Date.now() - lastWroteAt > 10_000) line(`… ${status}`);
  };
  const timer = setInterval(tick, 250);
  const stops = [
    agent.onConsole((_claimId, bytes) => write(bytes)),
    agent.onNotice((notice) => {
      const text = wordsOf(notice);
      if (text !== null) line(text);
    }),
  ];
  return {
    line,
    stop() {
      clearInterval(timer);
      for (const stop of stops) stop();
      if (drawn.status) out.write(clearLine);
    },
  };
}

function progressOf(build) {
  if (!build) return null;
  const { step } = build;
  if (!step) return `${build.project}: ${build.phase}, ${duration(build.elapsedMs)}`;
  const place = step.of === null ? '' : `step ${step.n + 1} of ${step.of}, `;
  return `${build.project}: ${place}${step.name}, ${duration(step.elapsedMs)}${remaining(step)}`;
}

function remaining({ elapsedMs, estimateMs }) {
  if (estimateMs === null) return '';
  return estimateMs > elapsedMs
    ? ` (about ${duration(estimateMs - elapsedMs)} left)`
    : ' (longer than last time)';
}

function wordsOf(notice) {
  switch (notice.kind) {
    case 'buildStarted':
      return `▶ Building ${notice.project} for ${notice.target}${about(notice.estimateMs)}`;
    case 'stepStarted':
      return `▶ Step ${notice.n + 1}${notice.of === null ? '' : ` of ${notice.of}`}: ${notice.name}${about(notice.estimateMs)}`;
    case 'stepEnded':
      return `${notice.end.outcome === 'passed' ? '✓' : '✗'} ${notice.name}: ${notice.end.outcome}, ${duration(notice.end.durationMs)}`;
    case 'parked':
      return `! The coordinator refused ${notice.item}: ${notice.problem}`;
    case 'message':
      return `The coordinator says: ${notice.text}`;
    default:
      return null;
  }
}

function about(estimateMs) {
  return estimateMs === null ? '' : ` (about ${duration(estimateMs)})`;
}

/** "0.4 s", "12 s", "3 min 5 s" */
function duration(ms) {
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
