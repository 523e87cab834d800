import { availableFreezer } from '../../run/freeze/available-freezer.js';
import { howOf, limitAbilities } from '../../run/limits/limit-abilities.js';
import { readMemoryAvailableMb, readStall } from '../../sense/load/pressure.js';
import { freezeFacts } from './freeze-facts.js';
import { memoryFacts, shareFacts } from './limit-facts.js';

/** What can be looked at inside the machine, by name. */
const looks = {
  abilities: async () => {
    const abilities = limitAbilities();
    return { places: abilities.places, how: howOf(abilities), freezer: (await availableFreezer())().kind };
  },
  shares: shareFacts,
  memory: memoryFacts,
  freeze: freezeFacts,
  pressure: async () => ({
    memory: readStall('/', 'memory'),
    io: readStall('/', 'io'),
    availableMb: readMemoryAvailableMb('/'),
  }),
} satisfies Record<string, () => Promise<unknown>>;

/** The facts of one situation; only what was looked at is there. */
export type Facts = { readonly [Name in keyof typeof looks]: Awaited<ReturnType<(typeof looks)[Name]>> };

// Run as `node scenario.mjs SITUATION LOOK …`: prints one line, the situation's name and what was found.
const [situation = '', ...names] = process.argv.slice(2);
const found: Record<string, unknown> = {};
for (const name of names) found[name] = await looks[name as keyof typeof looks]();
process.stdout.write(`${JSON.stringify({ situation, ...found })}\n`, () => process.exit(0));
