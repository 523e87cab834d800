import { z } from 'zod';
import { askMetadata, notWhatWasAsked } from './ask-metadata.js';
import { MetadataError } from './metadata-error.js';
import type { MetadataService } from './metadata-service.js';
import type { SeedReader } from './seed-reader.js';
import type { MetadataSurroundings } from './surroundings.js';

/** What is used of `meta_data.json` (OpenStack Nova, "Metadata"). */
const MetaData = z.object({ uuid: z.string().max(200), availability_zone: z.string().max(200).nullish() });

/** OpenStack's metadata, from the config drive or, with `null`, from the service; both have the same files. */
export function openstackMetadata(
  surroundings: MetadataSurroundings,
  drive: SeedReader | null,
): MetadataService {
  const read = drive ?? serviceReader(surroundings);
  return {
    source: 'openstack',
    async facts() {
      const text = await read('openstack/latest/meta_data.json');
      const parsed = MetaData.safeParse(text === null ? null : jsonOf(text));
      if (!parsed.success) {
        throw new MetadataError(
          'refused',
          'meta_data.json is missing or not what OpenStack gives: was the instance made with a config drive, or a metadata service?',
        );
      }
      const { uuid, availability_zone: zone } = parsed.data;
      const type = await read('latest/meta-data/instance-type');
      return {
        instanceId: uuid,
        location: {
          cloud: 'openstack',
          ...(zone !== null && zone !== undefined && { zone }),
          ...(type !== null && { instanceType: type.trim() }),
        },
        userData: await read('openstack/latest/user_data'),
      };
    },
    identity: async () => null,
    // Nova announces nothing of the kind.
    interruption: async () => null,
  };
}

/** There is no standard variable for another address, so BARNRAISER_OPENSTACK_METADATA_ENDPOINT is one. */
function serviceReader(surroundings: MetadataSurroundings): SeedReader {
  const chosen = surroundings.env['BARNRAISER_OPENSTACK_METADATA_ENDPOINT'];
  const base = (chosen ?? '').replace(/\/+$/, '') || 'http://169.254.169.254';
  return async (name) => {
    const url = `${base}/${name}`;
    const answer = await askMetadata({ url }, surroundings);
    if (answer.status === 404) return null;
    if (answer.status !== 200) throw notWhatWasAsked(url, answer);
    return answer.body;
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
