import type { AppState } from '../storage/app-state.js';

/** A rectangle on the desktop, in device-independent pixels. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const usual = { width: 1080, height: 760 };
/** As much of the window must be on a screen that it can be taken hold of. */
const graspPx = 80;

/** Where the window opens: where it was, if that is still on one of the screens; else in the middle. */
export function windowBounds(
  last: AppState['bounds'],
  screens: readonly Area[],
): Partial<Area> & { readonly width: number; readonly height: number } {
  if (last === null) return usual;
  const { x, y, width, height } = last;
  const isSeen = screens.some(
    (screen) =>
      x + width >= screen.x + graspPx &&
      x <= screen.x + screen.width - graspPx &&
      y >= screen.y - 1 &&
      y <= screen.y + screen.height - graspPx,
  );
  return isSeen ? { x, y, width, height } : { width, height };
}
