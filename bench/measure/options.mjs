import { parseArgs } from 'node:util';

/**
 * The options of a bench, each a number or a text as its default is. `--json` is known to every bench
 * (`report` heeds it). What cannot be understood ends the bench with 2.
 */
export function benchOptions(defaults) {
  const json = { type: 'boolean' };
  const named = Object.keys(defaults).map((name) => [name, { type: 'string' }]);
  try {
    const { values } = parseArgs({ options: { ...Object.fromEntries(named), json } });
    return Object.fromEntries(
      Object.entries(defaults).map(([name, byDefault]) => [name, valueOf(name, values[name], byDefault)]),
    );
  } catch (error) {
    console.error(error.message);
    process.exit(2);
  }
}

function valueOf(name, text, byDefault) {
  if (text === undefined || typeof byDefault === 'string') return text ?? byDefault;
  if (!/^\d+$/.test(text)) throw new Error(`--${name} takes a whole number, not '${text}'`);
  return Number(text);
}
