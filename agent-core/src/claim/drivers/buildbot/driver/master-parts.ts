import { agentVersion } from '../../../../version.js';
import { commandVersions } from '../commands/command-versions.js';
import { createCommands } from '../commands/create-commands.js';
import type { BuildbotDriverOptions } from './buildbot-driver.js';

/**
 * What every connection to a master has in common. Workspaces are kept by builder, and where they lie
 * is nobody's business, so that the folder above them is a name only: paths that a master sends are
 * relative to the builder's.
 */
export const masterParts: Pick<BuildbotDriverOptions, 'info' | 'commandsFor'> = {
  info: { basedir: '/barnraiser', commands: commandVersions, version: `barnraiser-${agentVersion}` },
  commandsFor: (port, caller) =>
    createCommands(port, { call: (ref, method, args) => caller.call(ref, method, args) }),
};
