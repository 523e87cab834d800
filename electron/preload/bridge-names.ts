import type { BridgeCallName, BridgeEventName } from '@barnraiser/protocol';

/** The calls that the preload script passes on. Written out, so that no schema library is loaded there. */
export const callNames = [
  'status',
  'pause',
  'resume',
  'buildAnyway',
  'giveBack',
  'stopAll',
  'settings',
  'changeSettings',
  'changeShare',
  'previewInvite',
  'join',
  'leave',
  'coordinators',
  'history',
  'exportHistory',
  'readLog',
  'timeline',
  'machine',
  'freeDisk',
  'buildSample',
  'app',
  'changeAppSettings',
  'setStartAtLogin',
  'takeInvite',
  'restartAgent',
  'openLink',
  'copyText',
  'saveText',
  'saveLog',
  'diagnostics',
  'quit',
] as const satisfies readonly BridgeCallName[];

/** The events that the preload script passes on. */
export const eventNames = [
  'snapshot',
  'health',
  'app',
  'invited',
  'navigate',
  'quitAsked',
] as const satisfies readonly BridgeEventName[];
