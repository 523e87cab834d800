import type { LoginError } from '../wire/login/login-error.js';

const stranger =
  "Nobody whom this machine trusts has signed the master's certificate. Ask its administrator for the certificate of the authority that did, and give it by --ca-file.";
const untimely =
  "The master's certificate does not hold today. If this machine's clock is right, the administrator needs to renew it.";

/** What to do, by the code of OpenSSL's verification or Node's. */
const advice: Readonly<Record<string, string>> = {
  ERR_TLS_CERT_ALTNAME_INVALID:
    "The master's certificate is for another name than the address has. Ask its administrator by which name the master is reached, or for a certificate that has this one.",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: stranger,
  UNABLE_TO_GET_ISSUER_CERT: stranger,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: stranger,
  SELF_SIGNED_CERT_IN_CHAIN: stranger,
  DEPTH_ZERO_SELF_SIGNED_CERT: stranger,
  CERT_HAS_EXPIRED: untimely,
  CERT_NOT_YET_VALID: untimely,
};

/** What to do about a certificate that could not be verified; null where it was something else. */
export function tlsInWords({ code, cause }: LoginError): string | null {
  const found = code === 'tls' && cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return Object.hasOwn(advice, found) ? advice[found]! : null;
}
