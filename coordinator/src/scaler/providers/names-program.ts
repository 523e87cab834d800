import type { Pool } from '@barnraiser/protocol';

/** Whether a pool's document decides what this machine runs, beyond the agent as it is installed here. */
export function namesProgram({ provider }: Pool): boolean {
  switch (provider.kind) {
    case 'ec2':
      return false;
    case 'command':
    case 'qemu':
      return true;
    case 'process':
      return (
        provider.program !== undefined ||
        provider.args !== undefined ||
        Object.keys(provider.environment).length > 0
      );
  }
}
