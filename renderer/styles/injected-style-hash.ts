/**
 * The CSP source of the one `<style>` that react-aria 1.22 adds to the page (`touch-action` of
 * pressable elements), for `style-src`. e2e/renderer/policy.spec.ts compares it with the real one.
 */
export const injectedStyleHash = "'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='";
