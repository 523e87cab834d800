import type { AppInfo, AppSettings, LocalProblem } from '@barnraiser/protocol';
import { useApp } from '../bridge/app-store.js';
import { call } from '../bridge/bridge.js';
import { useTask } from '../bridge/use-task.js';

/** What each card of the settings gets. */
export interface SettingsProps {
  readonly info: AppInfo;
  readonly change: (part: Partial<AppSettings>) => void;
}

/** Changes of the app's settings hold at once; the last one that failed is told. */
export function useAppSettings(): {
  readonly change: (part: Partial<AppSettings>) => void;
  readonly setStartAtLogin: (isOn: boolean) => void;
  readonly problem: LocalProblem | null;
} {
  const task = useTask(async (ask: () => Promise<AppInfo>) => {
    useApp.setState({ info: await ask() });
  });
  return {
    change: (part) => void task.run(() => call('changeAppSettings', part)),
    setStartAtLogin: (isOn) => void task.run(() => call('setStartAtLogin', { isOn })),
    problem: task.problem,
  };
}
