import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MetadataSource } from './metadata-service.js';

/** The asset tag of Azure's machines (Microsoft's documentation of DMI identification, and cloud-init's ds-identify). */
const azureTag = '7783-7084-3265-9085-8269-3286-77';
const openstackTags = [
  'OpenStack Nova',
  'OpenStack Compute',
  'OpenTelekomCloud',
  'HUAWEICLOUD',
  'SAP CCloud VM',
];

/** Which cloud the firmware of this machine tells of, by files alone; null: none that is known. */
export async function detectSource(root: string): Promise<Exclude<MetadataSource, 'nocloud'> | null> {
  const dmi = async (name: string): Promise<string> =>
    (await readFile(join(root, 'sys/class/dmi/id', name), 'utf8').catch(() => '')).trim();
  const [vendor, bios, product, tag] = await Promise.all(
    ['sys_vendor', 'bios_vendor', 'product_name', 'chassis_asset_tag'].map(dmi),
  );
  if (vendor === 'Amazon EC2' || bios === 'Amazon EC2') return 'ec2';
  if ((await hypervisorId(root)).startsWith('ec2')) return 'ec2';
  if (product === 'Google Compute Engine') return 'gce';
  if (tag === azureTag) return 'azure';
  const isOpenstack = openstackTags.includes(product ?? '') || openstackTags.includes(tag ?? '');
  return isOpenstack || vendor === 'OpenStack Foundation' ? 'openstack' : null;
}

/** Xen's, for the older kinds of instances. */
async function hypervisorId(root: string): Promise<string> {
  const id = await readFile(join(root, 'sys/hypervisor/uuid'), 'utf8').catch(() => '');
  return id.trim().toLowerCase();
}
