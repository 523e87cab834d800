import { useAgent } from './agent-store.js';
import { useApp } from './app-store.js';
import { listen } from './bridge.js';
import { goTo } from './route.js';

/** Fills the stores from the app's events, and goes where the app sends the window. Ends by the answer. */
export function startListening(): () => void {
  const ends = [
    listen('snapshot', (snapshot) => useAgent.setState({ snapshot })),
    listen('health', (health) => useAgent.setState({ health })),
    listen('app', (info) => useApp.setState({ info })),
    listen('quitAsked', () => useApp.setState({ isQuitAsked: true })),
    listen('navigate', ({ screen }) => goTo(`/${screen}`)),
    listen('invited', ({ invite }) => goTo(`/welcome?invite=${encodeURIComponent(invite)}`)),
  ];
  return () => {
    for (const end of ends) end();
  };
}
