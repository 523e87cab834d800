/** A launch's id as people read it: its end, since the beginnings of ids that were made together are the same. */
export function shortLaunch(launchId: string): string {
  return launchId.slice(-8);
}
