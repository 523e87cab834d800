/** Where an append goes: `skip` of its bytes are stored already; a gap names the offset that is expected. */
export type Placement =
  { readonly kind: 'append'; readonly skip: number } | { readonly kind: 'gap'; readonly expected: number };

/**
 * Places an append of `lengthBytes` at `offsetBytes` behind `storedEndBytes` stored bytes. An overlap
 * is kept once (the first to arrive wins); `skip` equals the length when nothing of it is new.
 */
export function placeAppend(storedEndBytes: number, offsetBytes: number, lengthBytes: number): Placement {
  if (offsetBytes > storedEndBytes) return { kind: 'gap', expected: storedEndBytes };
  return { kind: 'append', skip: Math.min(storedEndBytes - offsetBytes, lengthBytes) };
}
