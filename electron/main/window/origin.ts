/** The scheme under which the window's files are served. */
export const appScheme = 'app';

/** The origin of the window's page; no other page is ever loaded. */
export const appOrigin = `${appScheme}://barnraiser`;

/** Whether an address belongs to the window's own page. `development` is the origin of a Vite server, or null. */
export function isOwnPage(address: string, development: string | null = null): boolean {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return false;
  }
  if (development !== null && url.origin === new URL(development).origin) return true;
  // Node gives addresses of other than the web's own schemes the origin `null`.
  return url.protocol === `${appScheme}:` && url.host === 'barnraiser';
}
