import type { Bridge, BridgeEventName, LocalReply } from '@barnraiser/protocol';
import { contextBridge, ipcRenderer } from 'electron';
import { callChannel, eventChannel, listenChannel } from '../ipc-channels.js';
import { callNames, eventNames } from './bridge-names.js';

const calls: ReadonlySet<string> = new Set(callNames);
const events: ReadonlySet<string> = new Set(eventNames);

const bridge = {
  async call(name: string, input?: unknown): Promise<LocalReply<unknown>> {
    if (!calls.has(name)) return problem('malformed', 'There is no such call.');
    try {
      return (await ipcRenderer.invoke(callChannel, name, input)) as LocalReply<unknown>;
    } catch (error) {
      // A value that cannot be cloned, or an app that is about to end.
      return problem('internal', `The app could not be asked (${name}): ${String(error)}`);
    }
  },
  on(name: BridgeEventName, listener: (value: unknown) => void): () => void {
    if (!events.has(name)) throw new Error('there is no such event');
    const pass = (_event: unknown, value: unknown) => listener(value);
    ipcRenderer.on(eventChannel(name), pass);
    ipcRenderer.send(listenChannel, name);
    return () => {
      ipcRenderer.off(eventChannel(name), pass);
    };
  },
};

contextBridge.exposeInMainWorld('bridge', bridge satisfies { [K in keyof Bridge]: unknown });

function problem(code: string, message: string): LocalReply<never> {
  return { ok: false, problem: { code, message } };
}
