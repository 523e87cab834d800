import type { MasterTransport } from '@barnraiser/protocol';
import type { LoginError } from '../wire/login/login-error.js';
import { tlsInWords } from './tls-in-words.js';

/** What whoever runs the machine or the master can do, by how a login ended. */
const advice: Partial<Record<LoginError['code'], string>> = {
  unreachable:
    "Is the address right, does the master run, and does a firewall let its port for workers through (the `pb` port of c['protocols'], often 9989)?",
  tls: "The master's certificate could not be verified, or the port speaks no TLS. Ask its administrator whether the port is `ssl:`; for a certificate of their own give it by --ca-file; without TLS the address begins with buildbot://.",
  'not-a-master':
    "This is not a port for Buildbot's workers. Ask the administrator for the `pb` port of c['protocols'] (not the web page's); if it is an `ssl:` port, the address begins with buildbots://.",
  unauthorised:
    "The name or the password is wrong. The master's administrator finds both in master.cfg: c['workers'] = [worker.Worker(NAME, PASSWORD)].",
  duplicate:
    'Another machine is logged in under this name. Each machine needs a name of its own: ask the administrator for another one.',
  'no-md5': "This system's Node.js refuses MD5 (FIPS mode), which Buildbot's login needs.",
  timeout:
    'Something answers there, but not as a master does. A port with TLS is silent to those who come without: then the address begins with buildbots://.',
  refused: "The master refused; its administrator finds the cause in the master's twistd.log.",
  closed:
    'The master ended the connection. If its port is an `ssl:` port, the address begins with buildbots://; else its twistd.log tells why.',
};

/** What is otherwise where the address says msgpack. */
const adviceOnMsgpack: typeof advice = {
  unreachable:
    "Is the address right, does the master run, and does a firewall let its port for workers through (the `msgpack_experimental_v7` port of c['protocols'])?",
  tls: 'The certificate could not be verified, or the port speaks no TLS. A master has none of its own here: it is that of the proxy before it; for a certificate of their own give it by --ca-file; without TLS the address begins with buildbot+msgpack://.',
  'not-a-master':
    "This is not a port for Buildbot's workers by msgpack. Ask the administrator for the `msgpack_experimental_v7` port of c['protocols'], which masters before 3.6 do not have; for the `pb` port the address begins with buildbot://; for TLS with buildbots+msgpack://.",
  timeout: 'Something answers there, but not as a master does.',
  closed: "The master ended the connection; its administrator finds the cause in the master's twistd.log.",
};

/** Why a login came to nothing, and what to do. */
export function loginInWords(error: LoginError, transport: MasterTransport): string {
  const common = (transport === 'msgpack' ? adviceOnMsgpack[error.code] : undefined) ?? advice[error.code];
  const words = tlsInWords(error) ?? common;
  return words === undefined ? `${error.message}.` : `${error.message}. ${words}`;
}
