// Renders the app's icon and the tray's icons from their drawings; the results are committed.
//
//   node scripts/render-icons.mjs
//
// build-resources/icon.svg          → build-resources/icons/NxN.png
// build-resources/tray/FACE.svg     → build-resources/tray/FACE-VARIANT-SIZE.png
//
// A tray drawing names two colours, INK and EDGE. `light` has dark ink for light panels, `dark` light
// ink for dark panels, each edged with its opposite, because a desktop does not tell which colour its
// panel has. `template` is black without an edge: macOS colours it itself.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Resvg, initWasm } from '@resvg/resvg-wasm';

const resources = fileURLToPath(new URL('../build-resources', import.meta.url));
const iconSizes = [16, 22, 24, 32, 48, 64, 128, 256, 512, 1024];
const traySizes = [16, 22, 24, 32, 44];
const variants = {
  light: { ink: '#211e1a', edge: '#faf8f5' },
  dark: { ink: '#f6f1ea', edge: '#171412' },
  template: { ink: '#000000', edge: 'none' },
};

await initWasm(readFileSync(createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm')));

const icon = readFileSync(join(resources, 'icon.svg'), 'utf8');
for (const size of iconSizes) write(join('icons', `${size}x${size}.png`), render(icon, size));

let count = iconSizes.length;
for (const name of readdirSync(join(resources, 'tray')).filter((name) => name.endsWith('.svg'))) {
  const drawing = readFileSync(join(resources, 'tray', name), 'utf8');
  for (const [variant, { ink, edge }] of Object.entries(variants)) {
    const coloured = drawing.replaceAll('INK', ink).replaceAll('EDGE', edge);
    for (const size of traySizes) {
      write(join('tray', `${name.replace('.svg', '')}-${variant}-${size}.png`), render(coloured, size));
      count += 1;
    }
  }
}
console.log(`${count} icons rendered`);

function render(svg, size) {
  return new Resvg(svg, { fitTo: { mode: 'width', value: size } }).render().asPng();
}

function write(name, bytes) {
  writeFileSync(join(resources, name), bytes);
}
