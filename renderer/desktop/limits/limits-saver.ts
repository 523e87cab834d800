import type { LimitSettings, LocalProblem } from '@barnraiser/protocol';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { changedLimits, joinedChanges, type LimitsChange } from './limits-change.js';

/** The limits as they are on the screen, and how far they have got. */
export interface LimitsState {
  readonly limits: LimitSettings | null;
  /** What can be gone back to; null: nothing was changed yet. */
  readonly before: LimitSettings | null;
  readonly phase: 'idle' | 'saving' | 'saved' | 'undone' | 'failed';
  readonly problem: LocalProblem | null;
}

export interface LimitsSaver {
  readonly store: StoreApi<LimitsState>;
  /** What the agent says they are; ignored while a change is on its way. */
  readonly load: (limits: LimitSettings) => void;
  /** Shows a change at once and saves it after a pause; changes within the pause are saved as one. */
  readonly change: (change: LimitsChange) => void;
  /** Goes back to before the last burst of changes. */
  readonly undo: () => void;
  /** Saves at once what is still waiting, also after a failure. */
  readonly flush: () => Promise<void>;
}

/** Saves changes of limits a pause after the last one; `save` answers what holds, or throws. */
export function createLimitsSaver(
  save: (change: LimitsChange) => Promise<LimitSettings>,
  problemOf: (error: unknown) => LocalProblem,
  pauseMs = 400,
): LimitsSaver {
  const store = createStore<LimitsState>(() => ({
    limits: null,
    before: null,
    phase: 'idle',
    problem: null,
  }));
  let pending: LimitsChange | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isUndo = false;

  async function flush(): Promise<void> {
    clearTimeout(timer);
    if (!pending) return;
    const change = pending;
    pending = null;
    store.setState({ phase: 'saving', problem: null });
    try {
      const saved = await save(change);
      // A change made meanwhile is on the screen already and has a save of its own.
      if (!pending) store.setState({ limits: saved, phase: isUndo ? 'undone' : 'saved' });
    } catch (error) {
      pending = pending ? joinedChanges(change, pending) : change;
      store.setState({ phase: 'failed', problem: problemOf(error) });
    }
  }

  function put(change: LimitsChange): void {
    const { limits } = store.getState();
    if (!limits) return;
    pending = pending ? joinedChanges(pending, change) : change;
    store.setState({ limits: changedLimits(limits, change), phase: 'saving', problem: null });
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), pauseMs);
  }

  return {
    store,
    load: (limits) => {
      if (!pending && store.getState().phase !== 'saving') store.setState({ limits });
    },
    change: (change) => {
      if (!pending) store.setState((state) => ({ before: state.limits }));
      isUndo = false;
      put(change);
    },
    undo: () => {
      const { before } = store.getState();
      if (!before) return;
      isUndo = true;
      put(before);
      store.setState({ before: null });
      void flush();
    },
    flush,
  };
}
