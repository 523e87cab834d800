import { askMetadata, notWhatWasAsked } from './ask-metadata.js';
import { MetadataError } from './metadata-error.js';
import type { MetadataService } from './metadata-service.js';
import type { MetadataSurroundings } from './surroundings.js';

const flavor = { 'metadata-flavor': 'Google' };

/**
 * Compute Engine's metadata; user data is the attribute `user-data`. Both sides show `Metadata-Flavor:
 * Google`, so that nobody else is taken for it. Honours GCE_METADATA_HOST (host, or host:port).
 */
export function gceMetadata(surroundings: MetadataSurroundings): MetadataService {
  const host = surroundings.env['GCE_METADATA_HOST'];
  const base = `http://${host === undefined || host === '' ? '169.254.169.254' : host}/computeMetadata/v1/instance/`;

  async function get(path: string, isPoll = false): Promise<string | null> {
    const url = base + path;
    const answer = await askMetadata({ url, headers: flavor, isPoll }, surroundings);
    if (answer.headers['metadata-flavor'] !== 'Google') {
      throw new MetadataError('refused', `${url} was not answered by Compute Engine's metadata service`);
    }
    if (answer.status === 404) return null;
    if (answer.status !== 200) throw notWhatWasAsked(url, answer);
    return answer.body;
  }

  return {
    source: 'gce',
    async facts() {
      const zone = lastPart(await get('zone'));
      const type = lastPart(await get('machine-type'));
      return {
        instanceId: await get('id'),
        location: {
          cloud: 'gce',
          ...(zone !== null && { region: zone.replace(/-[a-z]$/, ''), zone }),
          ...(type !== null && { instanceType: type }),
          spot: (await get('scheduling/preemptible')) === 'TRUE',
        },
        userData: await get('attributes/user-data'),
      };
    },
    identity: async () => null,
    async interruption() {
      const isTaken = (await get('preempted', true)) === 'TRUE';
      return isTaken ? { text: 'Compute Engine takes this spot instance back' } : null;
    },
  };
}

/** `projects/123/zones/europe-west1-b` ends in the name. */
function lastPart(path: string | null): string | null {
  return path === null ? null : (path.trim().split('/').at(-1) ?? null);
}
