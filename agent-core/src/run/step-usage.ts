import { readProcess, type ProcessEntry } from './process-list.js';
import type { ProcessTree } from './process-tree.js';

/** What a step has used so far, as far as it was seen. */
export interface StepUsage {
  /** Of processes that were alive at the last look, with the children that they had waited for. */
  readonly cpuMs: number;
  /** The largest sum of resident sets; shared pages count once per process. Null before the first look. */
  readonly peakRssMb: number | null;
}

const firstLookMs = 100;
const longestPauseMs = 1000;
/** However much looks cost: memory that is only watched must not go unseen for longer. */
const longestRestMs = 10_000;
/** Looking for marks reads two files of every process. */
const searchEveryMs = 5000;

/**
 * Looks at a tree's processes from `/proc`, at first after 0.1 s and then at growing distances up
 * to once a second; less often, to take no more than a hundredth of a processor, but every ten seconds
 * at least. Node gives no rusage of children, and ru_maxrss would be that of the largest process the
 * agent ever had. `onLook` is told what each look found; `ownCpuMs` is what the agent itself has used.
 */
export function watchUsage(
  tree: ProcessTree,
  onLook: (members: readonly ProcessEntry[], rssBytes: number) => void = () => undefined,
  ownCpuMs: () => number = agentCpuMs,
): { usage(): StepUsage; end(): void } {
  let cpuMs = 0;
  let peakRssMb: number | null = null;
  let timer: NodeJS.Timeout | null = null;
  let hasEnded = false;
  let searchedAt = performance.now();

  const look = async (): Promise<void> => {
    const startedAt = performance.now();
    // What left the tree before it was seen there is found by its mark alone.
    const isSearch = startedAt - searchedAt >= searchEveryMs;
    if (isSearch) searchedAt = startedAt;
    const members = await (isSearch ? tree.members() : tree.descendants());
    cpuMs = Math.max(cpuMs, sum(members, 'cpuMs'));
    const rssBytes = sum(members, 'rssPages') * pageBytes();
    peakRssMb = Math.max(peakRssMb ?? 0, Math.round(rssBytes / 2 ** 20));
    if (!hasEnded) onLook(members, rssBytes);
  };
  const schedule = (pauseMs: number): void => {
    timer = setTimeout(() => void lookAndGoOn(pauseMs), pauseMs);
  };
  const lookAndGoOn = async (pauseMs: number): Promise<void> => {
    const beforeMs = ownCpuMs();
    await look();
    // Not by the clock: on a busy machine a look takes long and costs little.
    const restMs = Math.min((ownCpuMs() - beforeMs) * 100, longestRestMs);
    if (!hasEnded) schedule(Math.max(Math.min(pauseMs * 2, longestPauseMs), restMs));
  };
  if (process.platform === 'linux') schedule(firstLookMs);

  return {
    usage: () => ({ cpuMs, peakRssMb }),
    end: () => {
      hasEnded = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}

function agentCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function sum(members: readonly ProcessEntry[], key: 'cpuMs' | 'rssPages'): number {
  return members.reduce((total, member) => total + member[key], 0);
}

let knownPageBytes: number | null = null;

// 4, 16 or 64 KiB by machine, and Node does not tell: its own size in bytes over its size in pages, which is a power of two.
function pageBytes(): number {
  const pages = readProcess(process.pid)?.rssPages ?? 0;
  knownPageBytes ??= pages === 0 ? 4096 : 2 ** Math.round(Math.log2(process.memoryUsage.rss() / pages));
  return knownPageBytes;
}
