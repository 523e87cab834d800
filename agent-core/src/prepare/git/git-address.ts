import { isAbsolute } from 'node:path';
import { PrepareError } from '../prepare-error.js';

/** Where a repository lies: on this machine's disk, or somewhere else. */
export interface GitAddress {
  readonly url: string;
  readonly isLocal: boolean;
}

const remote = /^(?:https?|ssh|git):\/\/[^-]/i;
/** `user@host:path`; git takes it for a local path once a slash stands before the colon. */
const scp = /^(?:[A-Za-z0-9._][A-Za-z0-9._-]*@)?[A-Za-z0-9][A-Za-z0-9.-]+:(?!:|\/\/)./;

/**
 * Judges a repository's address before git sees it: http, https, ssh, git, or (where that is
 * allowed) a path on this machine. Rejects everything that git could take for an option or for
 * a command (`ext::sh -c …`) by throwing `PrepareError` job-invalid.
 */
export function gitAddress(url: string, allowsLocal: boolean): GitAddress {
  const isLocal = /^file:\/\//i.test(url) || isAbsolute(url);
  const isPlain = !url.startsWith('-') && !hasControls(url);
  const isKnown = isLocal || remote.test(url) || scp.test(url);
  if (!isPlain || !isKnown || /^[a-z0-9+.-]+::/i.test(url)) {
    throw new PrepareError('job-invalid', `not an address that git may fetch from: ${JSON.stringify(url)}`);
  }
  if (isLocal && !allowsLocal) {
    throw new PrepareError('job-invalid', `this machine builds no repository of its own disk: ${url}`);
  }
  return { url, isLocal };
}

/** Throws `PrepareError` job-invalid for what cannot name a reference (git-check-ref-format(1)). */
export function assertGitRef(ref: string): void {
  const isWrong =
    ref.startsWith('-') ||
    ref.startsWith('+') ||
    hasControls(ref) ||
    /[ ~^:?*[\\]|\.\.|@\{|\/\/|\.lock(?:\/|$)|(?:^|\/)\.|[./]$|^\//.test(ref);
  if (isWrong) throw new PrepareError('job-invalid', `not a git reference: ${JSON.stringify(ref)}`);
}

/** The address without a password that stands in it, to be shown. */
export function shownAddress(url: string): string {
  return url.replace(/^([a-z+]+:\/\/)[^/@]*@/i, '$1');
}

function hasControls(text: string): boolean {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20 || code === 0x7f) return true;
  }
  return false;
}
