import type { Step } from '@barnraiser/protocol';

/** A step's command as one would type it in a shell: the script itself, or the quoted words. */
export function commandText(step: Step): string {
  return step.script?.trimEnd() ?? (step.argv ?? []).map(quoted).join(' ');
}

const quoted = (word: string) =>
  /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
