import { describe, expect, it } from 'vitest';
import type { WireValue } from '../wire/jelly/wire-value.js';
import { BuildTally } from './build-tally.js';

/** As they come off the wire: dictionaries have no prototype. */
function argsOf(command: WireValue, env: Record<string, WireValue> = {}): WireValue {
  return Object.assign(Object.create(null), {
    command,
    env: Object.assign(Object.create(null), env),
  }) as WireValue;
}

const commit = 'c'.repeat(40);

describe('the tally of a pushed build', () => {
  it('has passed when every command has', () => {
    const tally = new BuildTally();
    tally.ended('shell', argsOf(['make']), 0, '');
    tally.ended('rmdir', argsOf(null), 0, '');
    expect(tally.end('done')).toMatchObject({ outcome: 'passed', reason: null, commitBuilt: null });
  });

  it('names the first command that failed, as a result may name a step', () => {
    const tally = new BuildTally();
    tally.ended('shell', argsOf(['sh', '-c', 'exit 3; "x"']), 3, '');
    tally.ended('shell', argsOf('other'), 4, '');
    expect(tally.end('done')).toMatchObject({
      outcome: 'failed',
      failedStep: 'sh -c exit 3 x',
      fault: 'source',
    });
    expect(tally.end('done').detail).toContain('"sh -c exit 3; "x"" ended with 3.');
  });

  it('takes the answers of questions for no failures', () => {
    const tally = new BuildTally();
    tally.ended('stat', argsOf(null), 2, '');
    tally.ended('shell', argsOf(['git', 'cat-file', '-e', commit]), 1, '');
    expect(tally.end('done').outcome).toBe('passed');
  });

  it('never shows the secret of an obfuscated word', () => {
    const tally = new BuildTally();
    tally.ended('shell', argsOf(['svn', ['obfuscated', 'secret', 'XXX']]), 1, '');
    expect(JSON.stringify(tally.end('done'))).not.toContain('secret');
    expect(tally.end('done').failedStep).toBe('svn XXX');
  });

  it('learns revision and number from commands, and of others nothing', () => {
    const tally = new BuildTally();
    tally.begun(argsOf(['git', 'rev-parse', 'HEAD'], { BUILDBOT_BUILDNUMBER: '17', BUILDNUMBER: '9' }));
    tally.ended('shell', argsOf(['git', 'rev-parse', 'HEAD']), 0, `${commit}\n`);
    tally.ended('shell', argsOf(['echo']), 0, `${'d'.repeat(40)}\n`);
    expect(tally.commit).toBe(commit);
    expect(tally.buildNumber).toBe(17);
  });

  it('reads nothing out of what makes no sense', () => {
    const tally = new BuildTally();
    for (const args of [null, 1, 'x', [], argsOf(null), argsOf([null, 7, []], { BUILDNUMBER: '1e9' })]) {
      tally.begun(args);
      tally.ended('shell', args, 0, 'x');
    }
    expect(tally.buildNumber).toBeNull();
    expect(tally.end('done').outcome).toBe('passed');
  });

  it('blames nobody where the connection was lost, or the master interrupted it', () => {
    const tally = new BuildTally();
    tally.ended('shell', argsOf(['make']), -1, '');
    expect(tally.end('lost')).toMatchObject({ outcome: 'cancelled', fault: null });
    tally.interrupted = true;
    expect(tally.end('done')).toMatchObject({ outcome: 'cancelled', detail: 'The master interrupted it.' });
  });
});
