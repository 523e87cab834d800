import type { WebContents, WebFrameMain } from 'electron';
import { expect, it } from 'vitest';
import { isOurs } from './serve-bridge.js';

const mainFrame = { url: 'app://barnraiser/#/now' } as WebFrameMain;
const page = { mainFrame } as WebContents;
const window = { page: () => page, development: null };

it('answers the main frame of the app’s own window', () => {
  expect(isOurs({ sender: page, senderFrame: mainFrame }, window)).toBe(true);
});

it('answers no frame inside it, no other page, and no other window', () => {
  const inner = { url: 'app://barnraiser/' } as WebFrameMain;
  expect(isOurs({ sender: page, senderFrame: inner }, window)).toBe(false);
  expect(isOurs({ sender: page, senderFrame: null }, window)).toBe(false);
  expect(isOurs({ sender: { mainFrame } as WebContents, senderFrame: mainFrame }, window)).toBe(false);
  for (const url of ['https://barnraiser/', 'app://elsewhere/', 'file:///etc/passwd', 'about:blank', '']) {
    const frame = { url } as WebFrameMain;
    const other = { mainFrame: frame } as WebContents;
    expect(isOurs({ sender: other, senderFrame: frame }, { ...window, page: () => other })).toBe(false);
  }
  expect(isOurs({ sender: page, senderFrame: mainFrame }, { ...window, page: () => null })).toBe(false);
});

it('answers the development server alone where there is one', () => {
  const frame = { url: 'http://localhost:5173/' } as WebFrameMain;
  const dev = { mainFrame: frame } as WebContents;
  const event = { sender: dev, senderFrame: frame };
  expect(isOurs(event, { page: () => dev, development: 'http://localhost:5173' })).toBe(true);
  expect(isOurs(event, { page: () => dev, development: 'http://localhost:5174' })).toBe(false);
});
