import { z } from 'zod';
import { askMetadata, notWhatWasAsked } from './ask-metadata.js';
import { MetadataError } from './metadata-error.js';
import type { MetadataService } from './metadata-service.js';
import type { MetadataSurroundings } from './surroundings.js';

/** What is used of `compute` (Azure Instance Metadata Service, 2021-02-01). */
const Instance = z.object({
  compute: z.object({
    vmId: z.string(),
    name: z.string(),
    location: z.string(),
    zone: z.string().default(''),
    vmSize: z.string(),
    priority: z.string().default(''),
    userData: z.string().default(''),
  }),
});

const ScheduledEvents = z.object({
  Events: z.array(
    z.object({
      EventType: z.string(),
      Resources: z.array(z.string()).default([]),
      NotBefore: z.string().default(''),
    }),
  ),
});

/**
 * Azure's metadata: `Metadata: true`, JSON, user data in base64. There is no standard variable for
 * another address, so BARNRAISER_AZURE_METADATA_ENDPOINT is one.
 */
export function azureMetadata(surroundings: MetadataSurroundings): MetadataService {
  const chosen = surroundings.env['BARNRAISER_AZURE_METADATA_ENDPOINT'];
  const base = (chosen ?? '').replace(/\/+$/, '') || 'http://169.254.169.254';

  async function get<T>(path: string, schema: z.ZodType<T>, isPoll = false): Promise<T> {
    const url = `${base}/metadata/${path}`;
    const answer = await askMetadata({ url, headers: { metadata: 'true' }, isPoll }, surroundings);
    if (answer.status !== 200) throw notWhatWasAsked(url, answer);
    const parsed = schema.safeParse(jsonOf(answer.body));
    if (parsed.success) return parsed.data;
    throw new MetadataError('refused', `${url} was not answered as Azure's metadata service does`);
  }
  const instance = async () => (await get('instance?api-version=2021-02-01', Instance)).compute;
  let name: string | null = null;

  return {
    source: 'azure',
    async facts() {
      const { vmId, name: told, location, zone, vmSize, priority, userData } = await instance();
      name = told;
      return {
        instanceId: vmId,
        location: {
          cloud: 'azure',
          region: location,
          ...(zone !== '' && { zone: `${location}-${zone}` }),
          instanceType: vmSize,
          spot: priority === 'Spot',
        },
        userData: userData === '' ? null : Buffer.from(userData, 'base64').toString('utf8'),
      };
    },
    identity: async () => null,
    async interruption() {
      const { Events } = await get('scheduledevents?api-version=2020-07-01', ScheduledEvents, true);
      // The machines of a set are told of each other's events, too.
      const taken = Events.find(
        ({ EventType, Resources }) =>
          ['Preempt', 'Terminate'].includes(EventType) && (name === null || Resources.includes(name)),
      );
      return taken === undefined ? null : { text: `Azure takes this machine back (${taken.EventType})` };
    },
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
