import type { PoolProvider } from '@barnraiser/protocol';
import { openCommandProvider } from './command/command-provider.js';
import type { Provider } from './provider.js';
import type { ProviderContext } from './provider-context.js';
import { openProcessProvider } from './process/process-provider.js';
import { openQemuProvider } from './qemu/qemu-provider.js';

/** Opens the provider that a pool's document names. What only one of them needs is loaded with it. */
export async function openProvider(config: PoolProvider, context: ProviderContext): Promise<Provider> {
  switch (config.kind) {
    case 'process':
      return openProcessProvider(config, context);
    case 'command':
      return openCommandProvider(config, context);
    case 'qemu':
      return openQemuProvider(config, context);
    case 'ec2': {
      const { openEc2Provider } = await import('./ec2/ec2-provider.js');
      return openEc2Provider(config, context);
    }
  }
}
