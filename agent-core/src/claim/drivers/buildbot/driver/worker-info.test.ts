import { expect, it } from 'vitest';
import { someDescriptor } from '../testing/hand-host.js';
import { workerInfo } from './worker-info.js';

it('tells a master what the descriptor says, and of the environment nothing but a home', () => {
  const info = workerInfo(someDescriptor, { basedir: '/b', commands: { shell: '3.3' }, version: 'v' });
  expect(info).toMatchObject({
    basedir: '/b',
    system: 'posix',
    environ: { HOME: '/b' },
    worker_commands: { shell: '3.3' },
    numcpus: 2,
    admin: 'sample owner',
    arch: 'x64',
    tools: { gcc: '12.2.0' },
  });
  const { displayName: _, ...owner } = someDescriptor.owner;
  const anonymous = workerInfo({ ...someDescriptor, owner }, { basedir: '/b', commands: {}, version: 'v' });
  expect(anonymous['admin']).toBe('a volunteer who gives no name');
});
