import { randomBytes } from 'node:crypto';
import type { MetadataCall, MetadataReply } from './metadata-server.js';

const tokenHeader = 'x-aws-ec2-metadata-token';
const ttlHeader = 'x-aws-ec2-metadata-token-ttl-seconds';

/**
 * IMDSv2 as an instance with required tokens has it: PUT with a life of 1 to 21,600 s, then GET with a
 * token that was given here and has not ended; 400, 401, 404 and 405 as documented.
 */
export class Ec2Rules {
  readonly files = new Map<string, string>();
  nowMs: () => number = () => 0;
  private readonly tokens = new Map<string, number>();

  /** All tokens end at once. */
  forgetTokens(): void {
    this.tokens.clear();
  }

  readonly answer = (call: MetadataCall): MetadataReply => {
    if (call.path === '/latest/api/token') return this.giveToken(call);
    if (call.method !== 'GET') return { status: 405 };
    const given = call.headers[tokenHeader];
    const untilMs = typeof given === 'string' ? this.tokens.get(given) : undefined;
    if (untilMs === undefined || this.nowMs() >= untilMs) return { status: 401 };
    const body = this.files.get(call.path.replace(/^\/latest\//, ''));
    return body === undefined ? { status: 404, body: '<html>404 - Not Found</html>' } : { status: 200, body };
  };

  private giveToken({ method, headers }: MetadataCall): MetadataReply {
    if (method !== 'PUT') return { status: 405 };
    const ttl = headers[ttlHeader];
    const lifeS = Number(ttl);
    if (typeof ttl !== 'string' || !Number.isInteger(lifeS) || lifeS < 1 || lifeS > 21_600)
      return { status: 400 };
    const token = randomBytes(40).toString('base64url') + '==';
    this.tokens.set(token, this.nowMs() + lifeS * 1000);
    return { status: 200, body: token, headers: { [ttlHeader]: String(lifeS) } };
  }
}
