import type { Bus } from './bus.js';

/** Whether somebody has this name on the bus. Rejects where there is no bus. */
export async function hasOwner(bus: Bus, name: string): Promise<boolean> {
  const [has] = await bus.call({
    destination: 'org.freedesktop.DBus',
    path: '/org/freedesktop/DBus',
    interface: 'org.freedesktop.DBus',
    member: 'NameHasOwner',
    signature: 's',
    body: [name],
  });
  return has === true;
}
