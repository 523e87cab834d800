import type { PoolProvider } from '@barnraiser/protocol';

const usualMs = 60_000;
const marginMs = 5000;

/** How long a call of a provider may take; a command's document says that itself. */
export function callTimeoutMs(provider: PoolProvider): number {
  return provider.kind === 'command' ? provider.timeoutS * 1000 + marginMs : usualMs;
}
