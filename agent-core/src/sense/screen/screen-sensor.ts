import type { Presence } from '@barnraiser/protocol';
import { FirstThatWorks } from '../first-that-works.js';
import { askLayer, type LayerOutcome } from '../layer.js';
import type { ListedPrograms } from './listed-programs.js';
import type { ScreenLayer } from './screen-layer.js';

/** What programs want of the machine, as `HostConditions` has it. */
export type Claims = Pick<Presence, 'fullscreen' | 'exclusive'>;

/** How the sensor's layers fared, for the self-test. */
export interface ScreenOutcomes {
  readonly screens: readonly LayerOutcome<string | null>[];
  readonly games: readonly LayerOutcome<string | null>[];
  /** Which program of the owner's list runs, null: none. The whole is null where the process list cannot be read. */
  readonly listed: { readonly running: string | null; readonly count: number } | null;
}

/** Learns which program fills the screen, and which wants the machine to itself. */
export class ScreenSensor {
  private readonly screens: readonly ScreenLayer[];
  private readonly games: readonly ScreenLayer[];
  private readonly firstScreen: FirstThatWorks<string | null, ScreenLayer>;
  private readonly firstGame: FirstThatWorks<string | null, ScreenLayer>;
  private readonly programs: ListedPrograms | null;
  private found: Claims = { fullscreen: null, exclusive: null };

  /** Of `screens` the first that works counts, of `games` likewise. Null: the process list cannot be read. */
  constructor(
    screens: readonly ScreenLayer[],
    games: readonly ScreenLayer[],
    programs: ListedPrograms | null,
  ) {
    this.screens = screens;
    this.games = games;
    this.firstScreen = new FirstThatWorks(screens);
    this.firstGame = new FirstThatWorks(games);
    this.programs = programs;
  }

  /** Asks anew; `listed`: the programs that the owner named. Never rejects. */
  async look(now: number, listed: readonly string[]): Promise<void> {
    const [screen, game] = await Promise.all([this.firstScreen.ask(now), this.firstGame.ask(now)]);
    this.found = {
      fullscreen: screen?.value ?? null,
      exclusive: this.programs?.find(listed, now) ?? game?.value ?? null,
    };
  }

  /** What was last seen. Nobody looks at what fills a locked screen; a game goes on behind it. */
  claims(isLocked: boolean | null): Claims {
    return isLocked === true ? { ...this.found, fullscreen: null } : this.found;
  }

  /** Asks every layer, for the self-test. */
  async test(now: number, listed: readonly string[]): Promise<ScreenOutcomes> {
    const ask = (layers: readonly ScreenLayer[]) =>
      Promise.all(layers.map((layer) => askLayer<string | null, ScreenLayer>(layer, now)));
    const [screens, games] = await Promise.all([ask(this.screens), ask(this.games)]);
    const running = this.programs?.find(listed, now) ?? null;
    return { screens, games, listed: this.programs === null ? null : { running, count: listed.length } };
  }
}
