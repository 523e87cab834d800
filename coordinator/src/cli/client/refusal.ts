import { type Problem, problemTypeOf } from '@barnraiser/protocol';
import { CommandError } from '../command-error.js';
import { plainLine } from '../output/plain-text.js';

/** Turns a coordinator's problem into what a person reads: title, detail, the wrong members, what to do. */
export function refusal({ token }: { readonly token: string | null }, problem: Problem): CommandError {
  const { title, detail, errors = [], retryAfterS } = problem;
  const lines = [
    `${plainLine(title)}${detail === undefined ? '' : `: ${plainLine(detail)}`}`,
    ...errors.map(({ pointer, detail: expected }) => `  ${plainLine(pointer)}: ${plainLine(expected)}`),
  ];
  if (problemTypeOf(problem) === 'unauthorized') lines.push(tokenHint(token !== null));
  if (retryAfterS !== undefined) lines.push(`Try again in ${Math.ceil(retryAfterS)} s.`);
  return new CommandError('refused', lines.join('\n'), { problem });
}

function tokenHint(isGiven: boolean): string {
  return isGiven
    ? 'The token was refused: is it of another coordinator? Give its data folder with --data, or BARNRAISER_ADMIN_TOKEN.'
    : "No token was found: give the coordinator's data folder with --data, or its token in BARNRAISER_ADMIN_TOKEN.";
}
