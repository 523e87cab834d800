import { access, constants } from 'node:fs/promises';
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path';

/**
 * The path of the program to start as an agent: the configured one, else the `barnraiser-agent`
 * beside the coordinator's own program, else the one on the PATH. Null when it is nowhere.
 */
export async function findAgentProgram(
  configured: string | undefined,
  from: { readonly coordinatorProgram: string | undefined; readonly path: string | undefined },
): Promise<string | null> {
  const name = configured ?? 'barnraiser-agent';
  if (isAbsolute(name) || name.includes('/')) return (await canRun(resolve(name))) ? resolve(name) : null;
  const beside =
    configured === undefined && from.coordinatorProgram ? [dirname(from.coordinatorProgram)] : [];
  const folders = [...beside, ...(from.path ?? '').split(delimiter).filter((folder) => isAbsolute(folder))];
  for (const folder of folders) if (await canRun(join(folder, name))) return join(folder, name);
  return null;
}

async function canRun(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
