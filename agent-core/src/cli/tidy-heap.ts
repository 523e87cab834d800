import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Agent } from '../index.js';

/** The first look at the machine, and a build's reports, are done by then. */
const quietAfterMs = 15_000;
/** V8 forgets the compiled code of functions that several collections in a row found unused. */
const collections = 8;

/**
 * Gives memory back once the agent has started, and after each build, when no other runs: V8 collects
 * when programs allocate, which an idle agent hardly does, and may keep what the start left for long.
 * Ends with the answered function. `collect` and the rest before it are others in tests alone.
 */
export function tidyHeap(
  agent: Pick<Agent, 'onNotice'>,
  collect: () => void = collector(),
  restMs = quietAfterMs,
): () => void {
  let isBuilding = false;
  const tidy = (): void => {
    if (isBuilding) return;
    for (let n = 0; n < collections; n += 1) collect();
  };
  const timer = setTimeout(tidy, restMs).unref();
  agent.onNotice(({ kind }) => {
    if (kind === 'buildStarted') isBuilding = true;
    if (kind !== 'buildEnded') return;
    isBuilding = false;
    timer.refresh();
  });
  return () => clearTimeout(timer);
}

/** V8 lends its collector to programs that ask by a flag, which holds for contexts made afterwards. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  setFlagsFromString('--no-expose-gc');
  return collect;
}
