import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { loadSession } from '../client/session-store.js';
import { Pages } from './pages.js';
import { startPageWords } from './start-page-words.js';

/** Starts the pages: the words first, and who looks, which decides what is shown. */
export async function startPages(): Promise<void> {
  const root = document.querySelector('#root');
  if (root === null) throw new Error('index.html has no #root');
  await Promise.all([startPageWords(), loadSession()]);
  createRoot(root).render(
    <StrictMode>
      <Pages />
    </StrictMode>,
  );
}
