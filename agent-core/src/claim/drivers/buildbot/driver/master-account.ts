import type { MasterAddress } from '../wire/login/dial.js';
import type { MasterAccount } from './session-parts.js';

/** Where the wire connects to for an account. */
export function masterAddress({ target, ca }: Pick<MasterAccount, 'target' | 'ca'>): MasterAddress {
  const { host, port, isTls } = target;
  return { host, port, tls: isTls ? { ca, servername: null } : null };
}
