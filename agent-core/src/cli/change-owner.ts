import type { AgentCallName, AgentCalls, InputOf, Settings } from '@barnraiser/protocol';
import { dataFolders, makeDataFolders } from '../storage/data-folders.js';
import { readSettings, writeSettings } from '../storage/settings.js';
import { callAgent } from './call-agent.js';

/** What a change of the owner's came to; `sentence` is the running agent's. */
export interface OwnerChange {
  readonly running: boolean;
  readonly sentence: string | null;
  readonly settings: Settings;
}

/** Tells the running agent; where none runs, `edit` changes the settings that the next one reads. */
export async function changeOwner<N extends AgentCallName>(
  data: string | undefined,
  [call, input]: readonly [N, InputOf<AgentCalls[N]>],
  edit: (stored: Settings) => Settings,
): Promise<OwnerChange> {
  const folders = dataFolders(data);
  if ((await callAgent(folders.root, call, input)) !== null) {
    const settings = await callAgent(folders.root, 'settings', {});
    const snapshot = await callAgent(folders.root, 'status', {});
    if (settings !== null) return { running: true, sentence: snapshot?.sentence ?? null, settings };
  }
  await makeDataFolders(folders);
  const settings = edit(await readSettings(folders.root));
  await writeSettings(folders.root, settings);
  return { running: false, sentence: null, settings };
}

/** The agent's own sentence, or `otherwise` with a word on the agent that does not run. */
export function changeText({ sentence }: OwnerChange, otherwise: string): string {
  return `${sentence ?? `${otherwise} No agent runs; it holds at the next start.`}\n`;
}
