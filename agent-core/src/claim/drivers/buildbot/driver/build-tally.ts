import type { BuildEnd } from '../../../executor.js';
import type { WireDictionary, WireValue } from '../wire/jelly/wire-value.js';

/** Variables by which a master's configuration can tell the build's number; Buildbot has no other way. */
const numberVariables = ['BUILDBOT_BUILDNUMBER', 'BUILDNUMBER'];

/** Their failure is an answer that the master asked for, and no failure of the build. */
const questions: ReadonlySet<string> = new Set(['stat', 'glob', 'listdir']);

/** How a pushed build came to its end. `done`: the master said so, or sent nothing more. */
export type PushedEnd = 'done' | 'lost';

/**
 * What can be known of a build that a master pushes command by command. The protocol tells neither
 * its number, nor its revision, nor its result, so that they are read from the commands.
 */
export class BuildTally {
  /** The master has interrupted a command: it wants no more of the build. */
  interrupted = false;
  private commitBuilt: string | null = null;
  private number: number | null = null;
  private failure: { readonly name: string; readonly code: number } | null = null;

  /** The revision that the Git step found (`git rev-parse HEAD`); null: not known. */
  get commit(): string | null {
    return this.commitBuilt;
  }

  /** The number of the build at the master; null: its configuration does not tell. */
  get buildNumber(): number | null {
    return this.number;
  }

  /** A command begins. */
  begun(args: WireValue): void {
    const env = fieldOf(args, 'env');
    for (const name of numberVariables) {
      const text = textOf(fieldOf(env, name));
      if (text !== null && /^\d{1,9}$/.test(text)) this.number ??= Number(text);
    }
  }

  /** A command has ended with this code; `output` is the beginning of what it wrote. */
  ended(command: string, args: WireValue, code: number, output: string): void {
    const words = wordsOf(args);
    if (code === 0) {
      const [commit] = /^[0-9a-f]{40,64}(?=\s*$)/.exec(output) ?? [];
      const asksForHead = words.slice(-2).join(' ') === 'rev-parse HEAD';
      if (asksForHead && commit !== undefined) this.commitBuilt = commit;
    } else if (!isQuestion(command, words)) {
      this.failure ??= { name: nameOf(command, words), code };
    }
  }

  /** What the owner is told of the build. */
  end(how: PushedEnd): BuildEnd {
    const { commitBuilt } = this;
    const end = { fault: null, failedStep: null, commitBuilt };
    if (how === 'lost') {
      const detail = 'The connection to the master was lost; it queues the build anew.';
      return { ...end, outcome: 'cancelled', reason: 'cancelled', detail };
    }
    if (this.interrupted) {
      return { ...end, outcome: 'cancelled', reason: 'cancelled', detail: 'The master interrupted it.' };
    }
    if (this.failure === null) return { ...end, outcome: 'passed', reason: null, detail: null };
    const { name, code } = this.failure;
    const ending = code < 0 ? 'was ended before its time' : `ended with ${code}`;
    return {
      ...end,
      outcome: 'failed',
      reason: 'step-failed',
      fault: 'source',
      detail: `"${name}" ${ending}. The master alone decides what that means for the build.`,
      failedStep: asStepName(name),
    };
  }
}

/** Git steps ask by `cat-file -e` whether they have a revision already. */
function isQuestion(command: string, words: readonly string[]): boolean {
  return questions.has(command) || (words[0] === 'git' && words.includes('cat-file'));
}

function nameOf(command: string, words: readonly string[]): string {
  return (command === 'shell' && words.length > 0 ? words.join(' ') : command).slice(0, 80);
}

/** As results may name a step (`ShortName`), whatever the command is. */
function asStepName(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9._+/-]+/g, ' ').replace(/^[^A-Za-z0-9]+/, '');
  return plain.trimEnd() || 'command';
}

/** A command's words; of a line for the shell the line, and what is shown of an obfuscated word. */
function wordsOf(args: WireValue): string[] {
  const command = fieldOf(args, 'command');
  if (!Array.isArray(command)) return [textOf(command)].filter((text) => text !== null);
  return command.map((word) => textOf(Array.isArray(word) ? word[2] : word) ?? '');
}

function fieldOf(value: WireValue | undefined, key: string): WireValue | undefined {
  const isDictionary = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === null;
  return isDictionary ? (value as WireDictionary)[key] : undefined;
}

function textOf(value: WireValue | undefined): string | null {
  if (Buffer.isBuffer(value)) return value.toString('utf8');
  return typeof value === 'string' ? value : null;
}
