import { type BridgeEventName, type LocalReply, bridgeEvents } from '@barnraiser/protocol';
import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent, WebContents } from 'electron';
import { callChannel, listenChannel } from '../../ipc-channels.js';
import { isOwnPage } from '../window/origin.js';
import { type CallAnswerers, answerCall } from './answer-call.js';

/** What the bridge's app side is made of. */
export interface BridgeParts {
  readonly ipc: IpcMain;
  readonly answerers: CallAnswerers;
  /** The window's page, while there is one. */
  readonly page: () => WebContents | null;
  readonly development: string | null;
  /** The page has begun to listen to an event. */
  readonly listens: (name: BridgeEventName) => void;
}

/**
 * Serves the window's calls. Only the main frame of the app's own window, showing the app's own
 * page, is answered; any other sender gets the problem `foreign-frame`.
 */
export function serveBridge(parts: BridgeParts): void {
  parts.ipc.handle(callChannel, (event, name: unknown, input: unknown): Promise<LocalReply<unknown>> => {
    if (isOurs(event, parts)) return answerCall(name, input, parts.answerers);
    const problem = { code: 'foreign-frame', message: 'Only the window of Barnraiser may ask this.' };
    return Promise.resolve({ ok: false, problem });
  });
  parts.ipc.on(listenChannel, (event, name: unknown) => {
    if (isOurs(event, parts) && typeof name === 'string' && Object.hasOwn(bridgeEvents, name))
      parts.listens(name as BridgeEventName);
  });
}

/** Whether the sender is the main frame of our window and shows our page. */
export function isOurs(
  { sender, senderFrame }: Pick<IpcMainEvent | IpcMainInvokeEvent, 'sender' | 'senderFrame'>,
  { page, development }: Pick<BridgeParts, 'page' | 'development'>,
): boolean {
  const ours = page();
  if (ours === null || senderFrame === null || sender !== ours) return false;
  return senderFrame === ours.mainFrame && isOwnPage(senderFrame.url, development);
}
