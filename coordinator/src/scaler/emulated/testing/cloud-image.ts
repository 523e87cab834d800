import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

const tool = fileURLToPath(new URL('../../../../../scripts/cloud-image.mjs', import.meta.url));

/** Why no image of a launched machine can be made here; null: one can. */
export function whyNoImage(): string | null {
  const { status, stderr } = spawnSync(process.execPath, [tool, '--check'], { encoding: 'utf8' });
  return status === 0 ? null : stderr.trim();
}

/** A machine's raw disk, and what QEMU boots it with. */
export interface CloudImage {
  readonly image: string;
  readonly kernel: string;
  readonly initrd: string;
}

/** Makes an image with this checkout's agent at this path, by the recipe that users have. */
export async function makeCloudImage(image: string): Promise<CloudImage> {
  await execa(process.execPath, [tool, image], { all: true });
  return { image, kernel: `${image}.vmlinuz`, initrd: `${image}.initrd` };
}
