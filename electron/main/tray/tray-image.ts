import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Face } from '@barnraiser/protocol';
import { type NativeImage, nativeImage } from 'electron';

/**
 * The icon for a state, in the size of this platform and twice that. On macOS it is a template that
 * the system colours; elsewhere it fits panels of the desktop's own theme, and is edged so that it
 * shows on the others.
 */
export function trayImage(face: Face, isDark: boolean): NativeImage {
  const isMac = process.platform === 'darwin';
  const variant = isMac ? 'template' : isDark ? 'dark' : 'light';
  // StatusNotifierItem hosts and XEmbed trays draw 22 px; macOS and Windows 16 points.
  const [once, twice] = process.platform === 'linux' ? [22, 44] : [16, 32];
  const image = nativeImage.createEmpty();
  image.addRepresentation({ scaleFactor: 1, buffer: bytesOf(`${face}-${variant}-${once}`) });
  image.addRepresentation({ scaleFactor: 2, buffer: bytesOf(`${face}-${variant}-${twice}`) });
  if (isMac) image.setTemplateImage(true);
  return image;
}

function bytesOf(name: string): Buffer {
  return readFileSync(fileURLToPath(new URL(`../tray/${name}.png`, import.meta.url)));
}
