const size = { width: 1280, height: 800 };

/** A browser's page of the pictures' size, in one language and time zone wherever it runs. */
export async function openPage(browser, { colorScheme = 'light' } = {}) {
  const context = await browser.newContext({
    viewport: size,
    colorScheme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'UTC',
  });
  return context.newPage();
}

/** Takes a picture once the fonts are there and nothing is loading any more. */
export async function takePicture(page, path) {
  await page.locator('.loading').first().waitFor({ state: 'detached' });
  await page.evaluate('document.fonts.ready.then(() => true)');
  await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
}
