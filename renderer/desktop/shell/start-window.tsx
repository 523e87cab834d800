import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { startWords } from '../../words/words.js';
import { useApp } from '../bridge/app-store.js';
import { call } from '../bridge/bridge.js';
import { goTo } from '../bridge/route.js';
import { startListening } from '../bridge/start-listening.js';
import { AppWindow } from './app-window.js';

/** Starts the window: words and theme first, so that nothing flickers. `language` overrides the settings'. */
export async function startWindow(language?: string): Promise<void> {
  startListening();
  const info = await call('app').catch(() => null);
  if (info !== null) {
    useApp.setState({ info });
    if (info.settings.theme !== 'system') document.documentElement.dataset['theme'] = info.settings.theme;
  }
  await startWords(language ?? info?.settings.language ?? 'system');
  const invited = await call('takeInvite').catch(() => null);
  if (invited !== null) goTo(`/welcome?invite=${encodeURIComponent(invited.invite)}`);
  const root = document.querySelector('#root');
  if (root === null) throw new Error('index.html has no #root');
  createRoot(root).render(
    <StrictMode>
      <AppWindow />
    </StrictMode>,
  );
}
