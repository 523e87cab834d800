import { askMetadata, type MetadataAnswer, notWhatWasAsked } from './ask-metadata.js';
import { MetadataError } from './metadata-error.js';
import type { MetadataService } from './metadata-service.js';
import type { MetadataSurroundings } from './surroundings.js';

const tokenLifeS = 21_600;
/** A token is asked for anew this long before its end. */
const tokenReserveMs = 60_000;

const hopLimit =
  'is this an instance of EC2 with IMDSv2? In a container or behind a bridge raise the hop limit (aws ec2 modify-instance-metadata-options --http-put-response-hop-limit 2)';

/**
 * EC2's instance metadata, version 2 alone: each call carries a session token, which is got by PUT; a
 * token that is refused (401) is got anew once. The PUT's answer does not outlive the hop limit, so a
 * silent PUT is explained by it. Honours AWS_EC2_METADATA_DISABLED, AWS_EC2_METADATA_SERVICE_ENDPOINT
 * and AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE (EC2 user guide, "Use the Instance Metadata Service").
 */
export function ec2Metadata(surroundings: MetadataSurroundings): MetadataService {
  const { env, clock } = surroundings;
  const base = baseOf(env);
  let token: { readonly value: string; readonly untilMs: number } | null = null;

  async function freshToken(isPoll: boolean): Promise<string> {
    if (token !== null && clock.monotonicMs() < token.untilMs) return token.value;
    const url = `${base}/latest/api/token`;
    const headers = { 'x-aws-ec2-metadata-token-ttl-seconds': String(tokenLifeS) };
    const answer = await askMetadata({ url, method: 'PUT', headers, advice: hopLimit, isPoll }, surroundings);
    const value = answer.body.trim();
    if (answer.status !== 200 || !/^[\x21-\x7e]+$/.test(value)) {
      throw notWhatWasAsked(url, answer, 'is the metadata service of this instance switched off?');
    }
    const told = Number(answer.headers['x-aws-ec2-metadata-token-ttl-seconds']);
    const lifeMs = (Number.isFinite(told) && told > 0 ? told : tokenLifeS) * 1000;
    token = { value, untilMs: clock.monotonicMs() + lifeMs - Math.min(tokenReserveMs, lifeMs / 2) };
    return value;
  }

  async function get(path: string, isPoll: boolean, isSecond = false): Promise<string | null> {
    const url = `${base}/latest/${path}`;
    const headers = { 'x-aws-ec2-metadata-token': await freshToken(isPoll) };
    const answer: MetadataAnswer = await askMetadata({ url, headers, isPoll }, surroundings);
    if (answer.status === 200) return answer.body;
    if (answer.status === 404) return null;
    token = null;
    if (answer.status === 401 && !isSecond) return get(path, isPoll, true);
    throw notWhatWasAsked(url, answer, answer.status === 401 ? 'it refuses the token that it gave' : '');
  }
  const read = (path: string): Promise<string | null> => get(path, false);

  return {
    source: 'ec2',
    async facts() {
      const region = await read('meta-data/placement/region');
      const zone = await read('meta-data/placement/availability-zone');
      const type = await read('meta-data/instance-type');
      return {
        instanceId: await read('meta-data/instance-id'),
        location: {
          cloud: 'ec2',
          ...(region !== null && { region }),
          ...(zone !== null && { zone }),
          ...(type !== null && { instanceType: type }),
          spot: (await read('meta-data/instance-life-cycle')) === 'spot',
        },
        userData: await read('user-data'),
      };
    },
    async identity() {
      const document = await read('dynamic/instance-identity/document');
      const signature = await read('dynamic/instance-identity/signature');
      if (document === null || signature === null) return null;
      return { document, signature: signature.replaceAll(/\s/g, '') };
    },
    async interruption() {
      const notice = await get('meta-data/spot/instance-action', true);
      return notice === null ? null : { text: announced(notice) };
    },
  };
}

function baseOf(env: MetadataSurroundings['env']): string {
  if (env['AWS_EC2_METADATA_DISABLED']?.toLowerCase() === 'true') {
    throw new MetadataError(
      'refused',
      'AWS_EC2_METADATA_DISABLED forbids to ask for metadata: unset it, or choose another source',
    );
  }
  const chosen = env['AWS_EC2_METADATA_SERVICE_ENDPOINT'];
  if (chosen !== undefined && chosen !== '') return chosen.replace(/\/+$/, '');
  const isSixth = env['AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE']?.toLowerCase() === 'ipv6';
  return isSixth ? 'http://[fd00:ec2::254]' : 'http://169.254.169.254';
}

/** `{"action": "terminate", "time": "2026-09-18T08:22:00Z"}` (EC2 user guide, "Spot Instance interruption notices"). */
function announced(notice: string): string {
  const { groups } =
    /"action"\s*:\s*"(?<action>[\w-]{1,30})"[^]*"time"\s*:\s*"(?<time>[\w:.+-]{1,40})"/.exec(notice) ?? {};
  if (groups === undefined) return 'EC2 takes this spot instance back';
  return `EC2 takes this spot instance back (${groups['action']} at ${groups['time']})`;
}
