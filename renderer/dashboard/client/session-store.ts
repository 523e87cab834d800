import type { Session } from '@barnraiser/protocol';
import { create } from 'zustand';
import { call, onSessionLost } from './call.js';
import { forgetAll } from './use-live.js';

interface SessionState {
  /** Null before the first answer. */
  readonly session: Session | null;
  /** Why it could not be asked for. */
  readonly problem: unknown;
}

/** Who looks at the pages. */
export const useSession = create<SessionState>(() => ({ session: null, problem: null }));

/** Asks who looks; also whenever a call is refused because the session has ended. */
export async function loadSession(): Promise<void> {
  try {
    useSession.setState({ session: await call('session', {}), problem: null });
  } catch (error) {
    useSession.setState({ problem: error });
  }
}

/** Opens an administrator's session. Rejects with `forbidden` when the token is wrong. */
export async function signIn(token: string): Promise<void> {
  const session = await call('openSession', { body: { token } });
  useSession.setState({ session, problem: null });
  forgetAll();
}

/** Ends the session; what was seen with it is forgotten. */
export async function signOut(): Promise<void> {
  await call('closeSession', {});
  await loadSession();
  forgetAll();
}

/** Whether the buttons of an administrator are to be shown. */
export function useIsAdmin(): boolean {
  return useSession(({ session }) => session?.isAdmin ?? false);
}

onSessionLost(() => void loadSession());
