import { execFile, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whether certificates can be made here. */
export const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

/** Files of a server's certificate, which an authority has signed whose own is `ca` (PEM). */
export interface Certificates {
  readonly ca: string;
  readonly keyFile: string;
  readonly certFile: string;
}

/** Makes an authority of its own and a certificate for the server `name` in a folder that exists. */
export async function makeCertificates(folder: string, name: string): Promise<Certificates> {
  const at = (file: string): string => join(folder, `${name}-${file}.pem`);
  const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const authority = ['-subj', `/CN=Authority of ${name}`, '-keyout', at('ca-key'), '-out', at('ca')];
  await run('openssl', [...made, ...authority]);
  const names = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`];
  const signed = ['-addext', 'basicConstraints=critical,CA:FALSE', '-CA', at('ca'), '-CAkey', at('ca-key')];
  await run('openssl', [...made, ...names, ...signed, '-keyout', at('key'), '-out', at('cert')]);
  return { ca: await readFile(at('ca'), 'utf8'), keyFile: at('key'), certFile: at('cert') };
}
