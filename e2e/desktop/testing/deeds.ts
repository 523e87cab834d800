import type { Page } from '@playwright/test';

/** What a person has done in a window since the counting began. */
export interface Deeds {
  readonly clicks: number;
  readonly keys: number;
}

/** The part of a web page's document that is used; the tests are compiled without a page's types. */
interface PageScope {
  deeds: { clicks: number; keys: number };
  addEventListener(name: string, listener: () => void, capture: boolean): void;
}

/** Begins to count clicks and key presses, before anything in the page hears of them. */
export function countDeeds(page: Page): Promise<void> {
  return page.evaluate(() => {
    const scope = globalThis as unknown as PageScope;
    scope.deeds = { clicks: 0, keys: 0 };
    scope.addEventListener('click', () => (scope.deeds.clicks += 1), true);
    scope.addEventListener('keydown', () => (scope.deeds.keys += 1), true);
  });
}

/** What was counted until now. */
export function deeds(page: Page): Promise<Deeds> {
  return page.evaluate(() => (globalThis as unknown as PageScope).deeds);
}
