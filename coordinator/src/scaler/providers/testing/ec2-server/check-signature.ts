import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Whose calls are right. */
export interface Ec2Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
}

/**
 * What EC2 answers to a call that is not signed as it has to be (AWS Signature Version 4, computed
 * here from the call itself); null when it is. Five minutes either side of now are allowed.
 */
export function signatureProblem(
  request: IncomingMessage,
  body: string,
  credentials: Ec2Credentials,
  nowMs: number,
): string | null {
  const authorization = request.headers.authorization ?? '';
  const parts =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$/.exec(
      authorization,
    );
  if (parts === null) return 'MissingAuthenticationToken';
  const [, accessKeyId = '', day = '', region = '', service = '', signedHeaders = '', signature = ''] = parts;
  if (accessKeyId !== credentials.accessKeyId) return 'AuthFailure';
  if (region !== credentials.region || service !== 'ec2') return 'SignatureDoesNotMatch';
  const at = String(request.headers['x-amz-date'] ?? '');
  const signedAtMs = Date.parse(
    at.replace(/^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/, '$1-$2-$3T$4:$5:$6Z'),
  );
  if (!(Math.abs(nowMs - signedAtMs) <= 300_000) || !at.startsWith(day)) return 'RequestExpired';
  const names = signedHeaders.split(';');
  if (!['host', 'x-amz-date'].every((name) => names.includes(name))) return 'SignatureDoesNotMatch';
  const canonical = [
    request.method,
    '/',
    '',
    ...names.map((name) => `${name}:${String(request.headers[name] ?? '').trim()}`),
    '',
    signedHeaders,
    sha256(body),
  ].join('\n');
  const scope = `${day}/${region}/ec2/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', at, scope, sha256(canonical)].join('\n');
  const key = [day, region, 'ec2', 'aws4_request'].reduce<Buffer | string>(
    (key, part) => createHmac('sha256', key).update(part).digest(),
    `AWS4${credentials.secretAccessKey}`,
  );
  const expected = createHmac('sha256', key).update(text).digest();
  return timingSafeEqual(expected, Buffer.from(signature, 'hex')) ? null : 'SignatureDoesNotMatch';
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
