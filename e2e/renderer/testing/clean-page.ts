import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** The page has no violation that axe can find, best practices included. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  const found = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    where: nodes.slice(0, 3).map(({ html }) => html.slice(0, 160)),
  }));
  expect(found, what).toEqual([]);
}

/** Nothing needs sideways scrolling: neither the page nor a part of it that does not scroll by design. */
export async function expectNoSidewaysScroll(page: Page, what: string): Promise<void> {
  const tooWide = await page.evaluate<string[]>(`
    [document.scrollingElement, ...document.querySelectorAll('.frame-body, .screen, .welcome-page')]
      .filter((element) => element !== null && element.scrollWidth > element.clientWidth + 1)
      .map((element) => element.tagName + '.' + element.className + ' ' + element.scrollWidth + ' > ' + element.clientWidth)`);
  expect(tooWide, what).toEqual([]);
}

/** No text is cut off by its box, unless the box says by an ellipsis that there is more. */
export async function expectNoClippedText(page: Page, what: string): Promise<void> {
  const clipped = await page.evaluate<string[]>(`
    [...document.querySelectorAll('button, a, h1, h2, h3, p, label, dt, dd, th, td, li, span, b')]
      .filter((element) => element.textContent.trim() !== '' && !element.closest('.visually-hidden, svg, .log-view'))
      .filter((element) => {
        const style = getComputedStyle(element);
        return ['hidden', 'clip'].includes(style.overflowX) && style.textOverflow !== 'ellipsis' &&
          element.scrollWidth > element.clientWidth + 1;
      })
      .map((element) => element.tagName + '.' + element.className + ': ' + element.textContent.slice(0, 60))`);
  expect(clipped, what).toEqual([]);
}
