import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The drivers of processors' own sensors (Documentation/hwmon), and the zones that stand for processors on boards. */
const processorChips =
  /^(coretemp|k10temp|k8temp|zenpower|cpu_thermal|cpu\d*[-_]thermal|via_cputemp|fam15h_power)$/;
const processorZones = /cpu|x86_pkg_temp|soc|core|package/i;

/**
 * The hottest of the processor's sensors below `root`, in °C; null where there is none. Looks at
 * hwmon first, then at the thermal zones, where the processor's count before any other.
 */
export async function readHottest(root: string): Promise<number | null> {
  return (await hottestChip(root)) ?? (await hottestZone(root));
}

async function hottestChip(root: string): Promise<number | null> {
  const folder = join(root, 'sys/class/hwmon');
  const values: number[] = [];
  for (const chip of await list(folder)) {
    if (!processorChips.test(await text(join(folder, chip, 'name')))) continue;
    for (const file of await list(join(folder, chip))) {
      if (/^temp\d+_input$/.test(file)) values.push(await milliCelsius(join(folder, chip, file)));
    }
  }
  return hottest(values);
}

async function hottestZone(root: string): Promise<number | null> {
  const folder = join(root, 'sys/class/thermal');
  const zones = (await list(folder)).filter((name) => name.startsWith('thermal_zone'));
  const read = await Promise.all(
    zones.map(async (zone) => ({
      isProcessor: processorZones.test(await text(join(folder, zone, 'type'))),
      celsius: await milliCelsius(join(folder, zone, 'temp')),
    })),
  );
  const processors = read.filter(({ isProcessor }) => isProcessor);
  return hottest(processors.map(({ celsius }) => celsius)) ?? hottest(read.map(({ celsius }) => celsius));
}

/** Sensors that are not connected give zero, or figures that nothing survives. */
function hottest(values: readonly number[]): number | null {
  const sensible = values.filter((celsius) => celsius > 0 && celsius < 150);
  return sensible.length === 0 ? null : Math.max(...sensible);
}

async function milliCelsius(path: string): Promise<number> {
  const value = await text(path);
  return value === '' ? Number.NaN : Number(value) / 1000;
}

async function text(path: string): Promise<string> {
  return (await readFile(path, 'latin1').catch(() => '')).trim();
}

async function list(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
