import { useSyncExternalStore } from 'react';
import type { BaseLocationHook } from 'wouter';

/** Goes to a screen: `/log/CLAIM?line=123`. Everything of an address is behind the `#`. */
export function goTo(path: string): void {
  window.location.hash = path;
}

// One listener for all: were each its own, React would draw between two of them, with one part of the
// window at the new address and another still at the old one.
const listeners = new Set<() => void>();
const tellAll = () => {
  for (const listener of listeners) listener();
};

function subscribe(onChange: () => void): () => void {
  if (listeners.size === 0) window.addEventListener('hashchange', tellAll);
  listeners.add(onChange);
  return () => {
    listeners.delete(onChange);
    if (listeners.size === 0) window.removeEventListener('hashchange', tellAll);
  };
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

/** The query of the hash. Not wouter's `useSearch`, which decodes it once too often: a plus would become a space. */
export function useHashQuery(): URLSearchParams {
  return new URLSearchParams(useSyncExternalStore(subscribe, () => address().split('?')[1] ?? ''));
}
