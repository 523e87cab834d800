import { azureMetadata } from './azure-metadata.js';
import { detectSource } from './detect-source.js';
import { ec2Metadata } from './ec2-metadata.js';
import { gceMetadata } from './gce-metadata.js';
import { MetadataError } from './metadata-error.js';
import { type MetadataService, metadataSources, type MetadataSource } from './metadata-service.js';
import { nocloudMetadata } from './nocloud-metadata.js';
import { findNocloudSeed, type NocloudSeed } from './nocloud-seed.js';
import { openstackMetadata } from './openstack-metadata.js';
import type { MetadataSurroundings } from './surroundings.js';
import { volumeReader } from './volume-reader.js';

/**
 * Opens the metadata of this instance. `auto` decides by local signs (seeds, volumes, firmware) and asks
 * no address before one of them tells which. Rejects with `MetadataError` no-sign.
 */
export async function openMetadata(
  source: MetadataSource | 'auto',
  surroundings: MetadataSurroundings,
): Promise<MetadataService> {
  if (source === 'auto') return openDetected(surroundings);
  if (source !== 'nocloud') return openCloud(source, surroundings);
  const seed = await findNocloudSeed(surroundings);
  if (seed !== null) return nocloudMetadata(seed);
  throw new MetadataError(
    'no-sign',
    'There is no NoCloud seed here: name its folder with --seed, or give the machine a volume labelled CIDATA.',
  );
}

async function openDetected(surroundings: MetadataSurroundings): Promise<MetadataService> {
  const seed: NocloudSeed | null = await findNocloudSeed(surroundings);
  if (seed !== null) return nocloudMetadata(seed);
  const drive = await configDrive(surroundings);
  if (drive !== null) return openstackMetadata(surroundings, drive);
  const source = await detectSource(surroundings.root);
  if (source !== null) return openCloud(source, surroundings);
  throw new MetadataError(
    'no-sign',
    `Nothing here tells of a cloud: no seed, no config drive, no known firmware. Name the source: --from-metadata ${metadataSources.join('|')}.`,
  );
}

async function openCloud(
  source: Exclude<MetadataSource, 'nocloud'>,
  surroundings: MetadataSurroundings,
): Promise<MetadataService> {
  switch (source) {
    case 'ec2':
      return ec2Metadata(surroundings);
    case 'gce':
      return gceMetadata(surroundings);
    case 'azure':
      return azureMetadata(surroundings);
    case 'openstack':
      return openstackMetadata(surroundings, await configDrive(surroundings));
  }
}

function configDrive(surroundings: MetadataSurroundings): ReturnType<typeof volumeReader> {
  return volumeReader(['config-2', 'CONFIG-2'], surroundings);
}
