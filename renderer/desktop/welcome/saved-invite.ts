const key = 'saved-invite';

/** The invite that could not be used for want of a network; null: none. It stays on this machine. */
export function savedInvite(): string | null {
  return window.localStorage.getItem(key);
}

/** Keeps an invite for later, or forgets it. */
export function saveInvite(invite: string | null): void {
  if (invite === null) window.localStorage.removeItem(key);
  else window.localStorage.setItem(key, invite);
}
