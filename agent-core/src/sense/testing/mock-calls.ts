import type { Bus } from '../dbus/bus.js';

/** An object that dbusmock has made. */
export interface MockedObject {
  readonly destination: string;
  readonly path: string;
}

/** A method; `code` is Python and sets `ret`. */
export type MockedMethod = readonly [member: string, inputs: string, output: string, code: string];

/** Properties, each with its type. */
export type MockedProperties = Record<string, ['s' | 'b' | 't' | 'i', string | boolean | number]>;

/** Gives a mocked object a method. */
export async function addMethod(
  bus: Bus,
  object: MockedObject,
  method: readonly [interfaceName: string, ...MockedMethod],
): Promise<void> {
  await ofMock(bus, object, 'AddMethod', 'sssss', method);
}

/** Adds an object at a path to those of a mocked service. */
export async function addObject(
  bus: Bus,
  service: MockedObject,
  path: string,
  interfaceName: string,
  methods: readonly MockedMethod[],
  properties: MockedProperties = {},
): Promise<void> {
  const body = [path, interfaceName, Object.entries(properties), methods];
  await ofMock(bus, service, 'AddObject', 'ssa{sv}a(ssss)', body);
}

/** Gives a mocked object properties. */
export async function addProperties(
  bus: Bus,
  object: MockedObject,
  interfaceName: string,
  properties: MockedProperties,
): Promise<void> {
  await ofMock(bus, object, 'AddProperties', 'sa{sv}', [interfaceName, Object.entries(properties)]);
}

/** Changes some of them; whoever listens is told (PropertiesChanged). */
export async function setProperties(
  bus: Bus,
  object: MockedObject,
  interfaceName: string,
  properties: MockedProperties,
): Promise<void> {
  await ofMock(bus, object, 'UpdateProperties', 'sa{sv}', [interfaceName, Object.entries(properties)]);
}

/** Has a mocked object emit a signal whose values are of one simple type, such as `b` or `u`. */
export async function emitSignal(
  bus: Bus,
  object: MockedObject,
  [interfaceName, member, type]: readonly [interfaceName: string, member: string, type: string],
  values: readonly unknown[],
): Promise<void> {
  const body = [interfaceName, member, type, values.map((value) => [type, value])];
  await ofMock(bus, object, 'EmitSignal', 'sssav', body);
}

async function ofMock(
  bus: Bus,
  { destination, path }: MockedObject,
  member: string,
  signature: string,
  body: readonly unknown[],
): Promise<void> {
  const mock = { destination, path, interface: 'org.freedesktop.DBus.Mock', member };
  await bus.call({ ...mock, signature, body });
}
