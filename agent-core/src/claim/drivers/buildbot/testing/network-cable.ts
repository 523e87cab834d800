import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import type { MasterPlace } from './real-master.js';

const run = promisify(execFile);

/** Whether this machine lets us lay cables: root may, where iproute2 is there and namespaces are not forbidden. */
export function canLayCables(): boolean {
  const name = `barnraiser-try-${process.pid}`;
  if (process.getuid?.() !== 0 || spawnSync('ip', ['netns', 'add', name]).status !== 0) return false;
  return spawnSync('ip', ['netns', 'delete', name]).status === 0;
}

/** A network of its own with one cable to this one, which can be pulled out. `remove` it after the test. */
export class NetworkCable implements MasterPlace {
  /** The address of the far end. */
  readonly host: string;
  /** What a command begins with that is to run at the far end. */
  readonly within: readonly string[];
  private readonly name = `barnraiser-${process.pid}`;
  private readonly near = `bn${process.pid}n`;
  private readonly far = `bn${process.pid}f`;

  private constructor(network: string) {
    this.host = `${network}.2`;
    this.within = ['ip', 'netns', 'exec', this.name];
  }

  static async lay(): Promise<NetworkCable> {
    // Of those that RFC 2544 keeps for measurements, so that they lead nowhere else.
    const network = `198.18.${process.pid % 256}`;
    const cable = new NetworkCable(network);
    const { name, near, far } = cable;
    try {
      await run('ip', ['netns', 'add', name]);
      await run('ip', ['link', 'add', near, 'type', 'veth', 'peer', 'name', far, 'netns', name]);
      await run('ip', ['address', 'add', `${network}.1/30`, 'dev', near]);
      await run('ip', ['-n', name, 'address', 'add', `${network}.2/30`, 'dev', far]);
      await run('ip', ['link', 'set', near, 'up']);
      await run('ip', ['-n', name, 'link', 'set', 'lo', 'up']);
      await cable.plugIn();
      return cable;
    } catch (error) {
      await cable.remove();
      throw error;
    }
  }

  /** From now on every packet is lost, and neither end hears that it is. */
  async pullOut(): Promise<void> {
    await run('ip', ['-n', this.name, 'link', 'set', this.far, 'down']);
  }

  async plugIn(): Promise<void> {
    await run('ip', ['-n', this.name, 'link', 'set', this.far, 'up']);
  }

  /** The cable goes with its far end's network; nothing may run there any more. */
  async remove(): Promise<void> {
    await run('ip', ['netns', 'delete', this.name]).catch(() => undefined);
    await run('ip', ['link', 'delete', this.near]).catch(() => undefined);
  }
}
