import { expect, it } from 'vitest';
import { groupsJoinedBy, joinBefore, joinGroups } from './join-script.js';

it('lets one shell join another group first', () => {
  const command = joinGroups(['/groups/a', '/groups/b'], ['nice'], ['make']);
  expect(groupsJoinedBy(command)).toEqual(['/groups/a', '/groups/b']);
  const joined = joinBefore('/groups/own', command);
  expect(joined).toEqual(joinGroups(['/groups/own', '/groups/a', '/groups/b'], ['nice'], ['make']));
});

it('leaves a command line alone that joins no group', () => {
  expect(groupsJoinedBy(['/bin/sh', '-c', 'make'])).toBeNull();
  expect(joinBefore('/groups/own', ['make'])).toBeNull();
});
