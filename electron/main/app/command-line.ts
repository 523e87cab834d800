import { parseInvite } from '@barnraiser/protocol';

/** What the command line asked of the app. */
export interface CommandLine {
  /** To print and end; null: run. */
  readonly print: 'help' | 'version' | null;
  /** Start without a window, as at login. */
  readonly isHidden: boolean;
  /** An invite link or address, as it was given; null: none. */
  readonly invite: string | null;
}

/** Reads the arguments, whatever stands before them; what it does not know is Chromium's. */
export function readCommandLine(args: readonly string[]): CommandLine {
  return {
    print: args.includes('--help') ? 'help' : args.includes('--version') ? 'version' : null,
    isHidden: args.includes('--hidden'),
    invite: args.find((text) => parseInvite(text) !== null) ?? null,
  };
}

/** What `--help` prints. */
export const helpText = `Barnraiser: lends this computer's idle time to build and test free software.

  barnraiser                   open the window
  barnraiser --hidden          start without a window, in the tray
  barnraiser INVITE            open an invite: barnraiser://join/… or https://HOST/#CODE
  barnraiser --user-data-dir=FOLDER
                               keep everything of this app, its agent included, in FOLDER
  barnraiser --version
  barnraiser --help

BARNRAISER_HOME names the folder of the agent's data; without it and without --user-data-dir it is
the one that barnraiser-agent uses, so that "barnraiser-agent status" shows this app's agent.
`;
