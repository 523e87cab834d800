import { useSyncExternalStore } from 'react';
import type { BaseLocationHook } from 'wouter';

/** Goes to a screen: `/log/CLAIM?line=123`. Everything of an address is behind the `#`. */
export function goTo(path: string): void {
  window.location.hash = path;
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener('hashchange', onChange);
  return () => window.removeEventListener('hashchange', onChange);
}

const address = () => window.location.hash.replace(/^#?\/?/, '/');

/** wouter's location hook over the hash, without its query. */
export const useHashPath: BaseLocationHook = Object.assign(
  (): [string, (to: string) => void] => [
    useSyncExternalStore(subscribe, () => address().split('?', 1)[0] ?? '/'),
    goTo,
  ],
  { hrefs: (href: string) => `#${href}` },
);

/** The query of the hash, without `?`, for wouter's `useSearch`. */
export function useHashSearch(): string {
  return useSyncExternalStore(subscribe, () => address().split('?')[1] ?? '');
}
