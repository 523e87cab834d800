import { CommandError } from '../command-error.js';
import { plainLine } from '../output/plain-text.js';
import { call, type Client } from './call.js';

/** Something that can be named by the beginning of its id. */
interface Candidate {
  readonly id: string;
  readonly about: string;
}

const wholeId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const shortest = 4;

/** The id of the build that `given` (an id, or at least the first 4 characters of one) names, among the newest 500. */
export function resolveBuild(client: Client, given: string): Promise<string> {
  return resolve('build', given, async () => {
    const { builds } = await call(client, 'builds', { query: { limit: 500 } });
    return builds.map(({ id, project, target }) => ({ id, about: `${project} on ${target}` }));
  });
}

/** As `resolveBuild`, for a request. */
export function resolveRequest(client: Client, given: string): Promise<string> {
  return resolve('request', given, async () => {
    const { requests } = await call(client, 'requests', { query: { limit: 500 } });
    return requests.map(({ id, project, createdAt }) => ({ id, about: `${project}, ${createdAt}` }));
  });
}

/** As `resolveBuild`, for a machine; its whole name will do, too, where only one has it. */
export function resolveMachine(client: Client, given: string): Promise<string> {
  return resolve('machine', given, async () => {
    const { machines } = await call(client, 'machines', {});
    const named = machines.filter(({ name }) => name === given);
    return (named.length > 0 ? named : machines).map(({ id, name }) => ({
      id,
      about: name,
      isNamed: name === given,
    }));
  });
}

async function resolve(
  kind: string,
  given: string,
  list: () => Promise<readonly (Candidate & { readonly isNamed?: boolean })[]>,
): Promise<string> {
  if (wholeId.test(given)) return given.toLowerCase();
  const all = await list();
  const prefix = given.toLowerCase();
  const meant = all.filter(
    ({ id, isNamed }) => isNamed || (prefix.length >= shortest && id.startsWith(prefix)),
  );
  if (meant.length === 1) return meant[0]!.id;
  if (meant.length > 1) throw ambiguous(kind, given, meant);
  if (prefix.length < shortest)
    throw new CommandError(
      'usage',
      `"${given}" is too short for a ${kind}'s id: give at least ${shortest} characters of it.`,
    );
  throw new CommandError(
    'failed',
    `No ${kind} has an id that begins with "${given}".\nSee them all: barnraiser-coordinator ${kind}s`,
  );
}

function ambiguous(kind: string, given: string, meant: readonly Candidate[]): CommandError {
  const shown = meant.slice(0, 5).map(({ id, about }) => `  ${id}  ${plainLine(about)}`);
  const more = meant.length > shown.length ? [`  … and ${meant.length - shown.length} more`] : [];
  return new CommandError(
    'failed',
    [`More than one ${kind} is meant by "${given}":`, ...shown, ...more].join('\n'),
  );
}
