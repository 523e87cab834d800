import { InvalidArgumentError, Option } from 'commander';

/** How many entries of a listing to show. */
export function limitOption(): Option {
  return new Option('--limit <count>', 'how many to show, at most 500').default(50).argParser((text) => {
    const limit = Number(text);
    if (Number.isInteger(limit) && limit >= 1 && limit <= 500) return limit;
    throw new InvalidArgumentError('Expected a whole number from 1 to 500.');
  });
}
