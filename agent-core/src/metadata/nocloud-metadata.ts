import { folderReader } from './seed-reader.js';
import type { MetadataService } from './metadata-service.js';
import type { NocloudSeed } from './nocloud-seed.js';

/**
 * A NoCloud seed: `user-data`, and of `meta-data` the plain lines `instance-id`, `region`,
 * `availability-zone`, `instance-type` and `spot`. A file `interruption` in the seed's folder is a notice
 * that the machine will be taken away, with its text.
 */
export function nocloudMetadata({ read, folder }: NocloudSeed): MetadataService {
  return {
    source: 'nocloud',
    async facts() {
      const lines = linesOf((await read('meta-data')) ?? '');
      const [region, zone] = [lines.get('region'), lines.get('availability-zone')];
      const [type, spot] = [lines.get('instance-type'), lines.get('spot')];
      return {
        instanceId: lines.get('instance-id') ?? null,
        location: {
          cloud: 'nocloud',
          ...(region !== undefined && { region }),
          ...(zone !== undefined && { zone }),
          ...(type !== undefined && { instanceType: type }),
          ...(spot !== undefined && { spot: spot === 'true' }),
        },
        userData: await read('user-data'),
      };
    },
    identity: async () => null,
    async interruption() {
      const notice = folder === null ? null : await folderReader(folder)('interruption');
      return notice === null ? null : { text: notice.trim().slice(0, 200) || 'this machine is taken back' };
    },
  };
}

/** The lines `name: value` at the top level; what is nested, or longer than a fact, is not used. */
function linesOf(text: string): ReadonlyMap<string, string> {
  const found = [...text.matchAll(/^([a-z][\w-]*):[ \t]*(["']?)([^"'\n]{1,200})\2[ \t]*$/gm)];
  return new Map(found.map(([, name, , value]) => [name!, value!.trim()]));
}
