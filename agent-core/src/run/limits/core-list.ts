/** Reads the kernel's way to list processors, "0-2,7" (cpuset(7), "List format"); an unreadable one is empty. */
export function parseCoreList(text: string): number[] {
  return text
    .trim()
    .split(',')
    .flatMap((part) => {
      const [, first, last] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
      if (first === undefined) return [];
      const from = Number(first);
      return Array.from({ length: Math.max(0, Number(last ?? first) - from + 1) }, (_, n) => from + n);
    });
}

/** Processors as the kernel and taskset take them: "0,1,7". */
export function formatCoreList(cores: readonly number[]): string {
  return cores.join(',');
}

/**
 * Which processors a build is kept on: the last ones. The first serves most interrupts, and on
 * processors with cores of two kinds the saving ones are numbered last.
 */
export function chooseCores(usable: readonly number[], count: number): number[] {
  return usable.toSorted((a, b) => a - b).slice(-Math.max(1, count));
}
