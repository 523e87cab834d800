import { expect, it } from 'vitest';
import { sampleSnapshot } from '../testing/sample-snapshot.js';
import { appFace, tooltip } from './app-face.js';
import { pauseEnd } from './pause-end.js';

const running = { state: 'running', detail: null, retryAt: null } as const;

it('shows the face and the sentence of a running agent', () => {
  const snapshot = sampleSnapshot({
    face: 'building',
    sentence: 'Building.',
    explanation: 'About 4 min left.',
  });
  expect(appFace(snapshot, running)).toBe('building');
  expect(tooltip(snapshot, running)).toBe('Building.\nAbout 4 min left.');
});

it('shows how the process is when the agent does not run, not the last that it said', () => {
  const snapshot = sampleSnapshot({ face: 'building' });
  expect(appFace(snapshot, { ...running, state: 'restarting' })).toBe('offline');
  expect(appFace(snapshot, { ...running, state: 'failed' })).toBe('needs-you');
  expect(tooltip(snapshot, { ...running, state: 'failed', detail: 'Broken.' })).toBe('Broken.');
});

it('ends a pause when the owner said', () => {
  const now = new Date(2026, 2, 28, 23, 10).getTime();
  expect(Date.parse(pauseEnd('pause-15m', now)) - now).toBe(900_000);
  expect(Date.parse(pauseEnd('pause-1h', now)) - now).toBe(3_600_000);
  expect(new Date(pauseEnd('pause-tomorrow', now))).toEqual(new Date(2026, 2, 29, 8));
  expect(pauseEnd('pause-until-resumed', now)).toBe('until-resumed');
});
