import type { LimitSettings, LocalProblem } from '@barnraiser/protocol';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { call, problemOf } from '../bridge/bridge.js';
import { useCall } from '../bridge/use-call.js';
import { createLimitsSaver, type LimitsSaver, type LimitsState } from './limits-saver.js';

export interface LimitsEditor extends LimitsState {
  readonly saver: LimitsSaver;
  /** Why they could not be read. */
  readonly readProblem: LocalProblem | null;
  readonly reload: () => void;
}

/** The owner's limits, changed at once on the screen and saved a moment later; leaving the screen saves. */
export function useLimits(): LimitsEditor {
  const settings = useCall('settings');
  const [saver] = useState(() => createLimitsSaver(saveLimits, problemOf));
  const state = useStore(saver.store);
  const { value } = settings;
  useEffect(() => {
    if (value) saver.load(value.limits);
  }, [value, saver]);
  useEffect(() => () => void saver.flush(), [saver]);
  return { ...state, saver, readProblem: settings.problem, reload: settings.reload };
}

async function saveLimits(limits: Parameters<LimitsSaver['change']>[0]): Promise<LimitSettings> {
  return (await call('changeSettings', { limits })).limits;
}
