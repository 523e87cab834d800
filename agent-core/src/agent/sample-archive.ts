import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where the packed sample project lies beside the program that runs (`bin/…`): in the package's `sample/`; null when it is not there. */
export function findSampleArchive(program: string | undefined = process.argv[1]): string | null {
  if (program === undefined || !existsSync(program)) return null;
  const path = join(dirname(realpathSync(program)), '..', 'sample', 'greeting.tar.gz');
  return existsSync(path) ? path : null;
}
