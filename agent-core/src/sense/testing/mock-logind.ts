import type { Bus } from '../dbus/bus.js';
import { type MockedProperties, setProperties } from './mock-calls.js';

const name = 'org.freedesktop.login1';

/** Adds a session to dbusmock's login manager. */
export async function addSession(bus: Bus, id: string, properties: MockedProperties): Promise<void> {
  await bus.call({
    destination: name,
    path: '/org/freedesktop/login1',
    interface: 'org.freedesktop.DBus.Mock',
    member: 'AddSession',
    signature: 'ssusb',
    body: [id, 'seat0', 500, 'joe', true],
  });
  await setSession(bus, id, properties);
}

/** Changes properties of a session; whoever listens is told (PropertiesChanged). */
export async function setSession(bus: Bus, id: string, properties: MockedProperties): Promise<void> {
  const session = { destination: name, path: `/org/freedesktop/login1/session/${id}` };
  await setProperties(bus, session, `${name}.Session`, properties);
}
