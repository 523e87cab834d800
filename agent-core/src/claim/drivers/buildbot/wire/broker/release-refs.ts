import { CopiedObject } from '../jelly/copied-object.js';
import { LocalObject } from './local-object.js';
import { RemoteRef } from './remote-ref.js';
import type { WireValue } from '../jelly/wire-value.js';

/** Releases every reference in a value that nobody will use. */
export function releaseRefs(value: WireValue): void {
  if (value === null || typeof value !== 'object' || Buffer.isBuffer(value)) return;
  if (value instanceof RemoteRef) value.release();
  else if (value instanceof LocalObject || value instanceof CopiedObject) return;
  else for (const item of Object.values(value)) releaseRefs(item);
}
