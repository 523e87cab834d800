import { PrepareError, type PrepareErrorCode } from '../prepare-error.js';

/** Git's own words (in English) for what went wrong while fetching, and what follows. The first match counts. */
const meanings: readonly (readonly [RegExp, PrepareErrorCode])[] = [
  [/transport '.*' not allowed/, 'job-invalid'],
  [/fsck error|hasDotgit|hasDotdot|gitmodules(?:Url|Path|Name|Update)/i, 'job-invalid'],
  [/no space left on device|disk quota exceeded/i, 'disk-full'],
  [
    new RegExp(
      [
        "couldn't find remote ref",
        'not our ref',
        'repository .*not found',
        'does not appear to be a git repository',
        'does not exist|could not read Username|Authentication failed|Permission denied \\(',
        'returned error: 40[0134]',
        'no submodule mapping found',
        'remote error: upload-pack: not our ref',
      ].join('|'),
      'i',
    ),
    'source-not-found',
  ],
  [
    new RegExp(
      [
        'could not resolve',
        'unable to (?:access|connect|look up)',
        'failed to connect',
        'connection (?:timed out|refused|reset|closed)',
        'operation timed out|network is unreachable|no route to host',
        'rpc failed|early eof|hung up|unexpected disconnect',
        'returned error: [45]',
      ].join('|'),
      'i',
    ),
    'source-unavailable',
  ],
];

/** What a failed fetch means; null when git's words point at neither the source nor the network. */
export function gitFailure(action: string, said: string): PrepareError | null {
  const code = meanings.find(([words]) => words.test(said))?.[1];
  return code === undefined ? null : new PrepareError(code, `${action}: ${said}`);
}
