import type { OutputOf, BridgeCalls } from '@barnraiser/protocol';
import { useApp } from '../bridge/app-store.js';
import { call } from '../bridge/bridge.js';
import type { PresetName } from '../limits/presets.js';
import { presetLimits } from '../limits/presets.js';
import { saveInvite } from './saved-invite.js';

/** What the person chose before joining. */
export interface JoinChoice {
  readonly invite: string;
  readonly preset: PresetName;
  readonly startsAtLogin: boolean;
  /** Of a Buildbot master. */
  readonly password?: string;
}

/**
 * Sets the limits, joins, and starts at login if that was chosen, in this order: nothing may run
 * before the limits hold. Throws a `BridgeError` of the first that fails.
 */
export async function joinAs(choice: JoinChoice): Promise<OutputOf<BridgeCalls['join']>> {
  const { invite, password } = choice;
  const { descriptor } = await call('machine');
  await call('changeSettings', { limits: presetLimits(choice.preset, descriptor.cpu.logical) });
  const joined = await call('join', { invite, ...(password !== undefined && { master: { password } }) });
  saveInvite(null);
  const isSupported = useApp.getState().info?.startAtLogin.isSupported === true;
  if (isSupported && choice.startsAtLogin) await call('setStartAtLogin', { isOn: true });
  return joined;
}

/** Remembers that the wizard need not come by itself any more. */
export async function endWelcome(): Promise<void> {
  await call('changeAppSettings', { isWelcomeDone: true });
}
