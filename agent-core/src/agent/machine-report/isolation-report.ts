import { execa } from 'execa';
import type { MachineReport } from '@barnraiser/protocol';
import type { Sandbox } from '../../run/sandbox.js';
import { installHint } from './install-hints.js';
import type { PackageManager } from './package-manager.js';

/**
 * What builds are kept apart by, how that is known, and what the owner can do for more. `sandbox`
 * is what builds run under; null: what the owner requires does not work here.
 */
export async function isolationReport(
  sandbox: Sandbox | null,
  manager: PackageManager | null,
): Promise<MachineReport['isolation']> {
  const version = process.platform === 'linux' ? await bubblewrapVersion() : null;
  if (sandbox?.isolation === 'bubblewrap') {
    const proof = `bubblewrap ${version ?? ''} ran a test command in its own namespaces: the system was read-only and the network away`;
    return { kind: 'bubblewrap', proof: proof.replace('  ', ' '), advice: null };
  }
  const required =
    sandbox === null ? ' Builds must run under a sandbox that does not work here, so none runs.' : '';
  return {
    kind: 'none',
    proof: `${reasonFor(version)}: builds are plain processes of this account.${required}`,
    advice: adviceFor(version, manager),
  };
}

function reasonFor(version: string | null): string {
  if (process.platform !== 'linux') return 'no sandbox is known for this system';
  return version === null
    ? 'bubblewrap is not installed'
    : `bubblewrap ${version} is installed, but a test command could not be kept apart by it`;
}

const program = 'bwrap';

/** Ubuntu from 23.10 on lets no unprivileged program make user namespaces unless AppArmor has a profile for it. */
function adviceFor(version: string | null, manager: PackageManager | null): string | null {
  if (process.platform !== 'linux') return null;
  if (version === null) return installHint('bubblewrap', manager) ?? 'Install bubblewrap.';
  return 'Allow unprivileged user namespaces: on Ubuntu an AppArmor profile for bwrap (package apparmor-profiles), elsewhere sysctl kernel.unprivileged_userns_clone=1 or user.max_user_namespaces above 0.';
}

async function bubblewrapVersion(): Promise<string | null> {
  const { stdout, failed } = await execa(program, ['--version'], { reject: false, timeout: 5000 });
  return failed ? null : (/(\d+(?:\.\d+)+)/.exec(stdout)?.[1] ?? null);
}
