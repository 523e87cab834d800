import { WorkspaceFileError } from '../../../../../prepare/files/workspace-file-error.js';
import { RemoteFailure } from '../../wire/broker/remote-failure.js';
import type { RemoteRef } from '../../wire/broker/remote-ref.js';
import type { CallRemote } from '../command-context.js';

/**
 * The same calls, but that what the master could not do with a file (its disk is full) is a failure of
 * a file's: how the step ends, and no fault of this machine's, for which the build would begin anew for ever.
 */
export function asFileCalls(call: CallRemote): CallRemote {
  return (file, method, args) =>
    call(file, method, args).catch((cause: unknown) => {
      if (!(cause instanceof RemoteFailure)) throw cause;
      throw new WorkspaceFileError('EIO', `the master failed at it: ${cause.reason}`);
    });
}

/** Closes what may be closed already, or has failed: what came of the transfer is known. */
export async function closeAnyhow(call: CallRemote, file: RemoteRef): Promise<void> {
  await call(file, 'close', []).catch((cause: unknown) => {
    if (!(cause instanceof WorkspaceFileError)) throw cause;
  });
}
