/**
 * The Content-Security-Policy of the window's page: its own files and nothing else. `styleHashes`
 * are those of constant style elements that a library inserts; nothing is allowed `unsafe-inline`.
 */
export function contentPolicy(styleHashes: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    ["style-src 'self'", ...styleHashes].join(' '),
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    // A search through a long log runs in a worker of the page's own.
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
