/**
 * SHA-256 digests, in base64, of the `<style>` elements that libraries of the dashboard put into its
 * pages at run time; each must be constant. Nothing else that is inline is applied.
 */
export const runtimeStyleSha256: readonly string[] = [
  // react-aria 1.22: `touch-action` of pressable elements.
  '38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o=',
];

const styleSources = ["'self'", ...runtimeStyleSha256.map((digest) => `'sha256-${digest}'`)].join(' ');

/** What the dashboard's pages may do: load their own files, call this server, and nothing else. */
export const pageSecurityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    `style-src ${styleSources}`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
};
