import { create } from 'zustand';
import type { AppInfo } from '@barnraiser/protocol';

/** The app around the window; null until it has told about itself. */
export interface AppStore {
  readonly info: AppInfo | null;
  /** Whether the owner wants to quit while a build runs and has not said how. */
  readonly isQuitAsked: boolean;
}

/** Filled by `startListening`; calls that answer an `AppInfo` put it here with `useApp.setState({ info })`. */
export const useApp = create<AppStore>(() => ({ info: null, isQuitAsked: false }));
