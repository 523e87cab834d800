import { describe, expect, it } from 'vitest';
import { parseUserData } from './parse-user-data.js';

const code = 'c0de'.repeat(10);
const whole = {
  coordinator: 'https://builds.example.org',
  pool: 'builders',
  launchId: '01920000-0000-7000-8000-000000000001',
  enrolCode: code,
  overrides: { labels: { rack: '7' }, limits: { diskFloorMb: 0 } },
  idleExitS: 300,
  maxLifeS: 3600,
};

describe('user data', () => {
  it('is read bare, and as a member of a cloud-config', () => {
    expect(parseUserData(JSON.stringify(whole))).toEqual(whole);
    const config = { barnraiser: whole, runcmd: [['systemctl', 'start', 'barnraiser-agent']] };
    expect(parseUserData(`#cloud-config\n${JSON.stringify(config, null, 2)}`)).toEqual(whole);
  });

  it('has no end of idleness and life unless it says so', () => {
    const { idleExitS: _, maxLifeS: __, overrides: ___, ...least } = whole;
    expect(parseUserData(JSON.stringify(least))).toMatchObject({
      idleExitS: null,
      maxLifeS: null,
      overrides: {},
    });
  });

  it.each([
    ['nothing', null, /has none/],
    ['a script', `#!/bin/sh\necho ${code}`, /expected JSON/],
    ['broken JSON', `{"enrolCode":"${code}",`, /expected JSON/],
    ['a misspelt member', JSON.stringify({ ...whole, maxLife: 1 }), /maxLife/],
    ['another kind of address', JSON.stringify({ ...whole, coordinator: 'ftp://x' }), /coordinator/],
    [
      'a misspelt limit',
      JSON.stringify({ ...whole, overrides: { limits: { cores: 1 } } }),
      /overrides\.limits/,
    ],
    ['a cloud-config without us', '#cloud-config\n{"runcmd":[]}', /it: /],
    ['more than clouds take', JSON.stringify({ ...whole, pool: 'x'.repeat(17_000) }), /16384/],
  ])('is refused with words when it is %s, without its secret', (_, text, why) => {
    const refused = (): unknown => parseUserData(text);
    expect(refused).toThrow(why);
    expect(refused).not.toThrow(code);
  });
});
