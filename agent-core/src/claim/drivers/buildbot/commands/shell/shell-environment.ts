import { delimiter } from 'node:path';

/** What a master wants of the environment: null removes a variable, a list is joined as a search path. */
export type WantedEnvironment = Readonly<Record<string, string | readonly string[] | null>>;

/**
 * The environment of a command: the curated one with what the master wants. `${NAME}` stands for
 * the curated value of NAME, or nothing; PYTHONPATH goes before the curated one. PWD is `cwd`.
 */
export function shellEnvironment(
  curated: Readonly<Record<string, string>>,
  wanted: WantedEnvironment,
  cwd: string,
): Record<string, string> {
  const env = new Map(Object.entries(curated));
  for (const [name, value] of Object.entries(wanted)) {
    if (value === null) env.delete(name);
    else env.set(name, fill(name === 'PYTHONPATH' ? before(value) : joined(value), curated));
  }
  env.set('PWD', cwd);
  return Object.fromEntries(env);
}

function joined(value: string | readonly string[]): string {
  return typeof value === 'string' ? value : value.join(delimiter);
}

function before(value: string | readonly string[]): string {
  return `${joined(value)}${delimiter}\${PYTHONPATH}`;
}

function fill(value: string, curated: Readonly<Record<string, string>>): string {
  return value.replace(/\$\{([0-9a-zA-Z_]*)\}/g, (_, name: string) =>
    Object.hasOwn(curated, name) ? curated[name]! : '',
  );
}
