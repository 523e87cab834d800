import { join } from 'node:path';
import { listPseudoFolder, readPseudoFile } from '../kernel/pseudo-file.js';
import { Remembered } from '../kernel/remembered.js';

/** The drivers of processors' own sensors (Documentation/hwmon), and the zones that stand for processors on boards. */
const processorChips =
  /^(coretemp|k10temp|k8temp|zenpower|cpu_thermal|cpu\d*[-_]thermal|via_cputemp|fam15h_power)$/;
const processorZones = /cpu|x86_pkg_temp|soc|core|package/i;

/** Measures how hot the processor is. */
export class ThermalSensor {
  private readonly files: Remembered<readonly string[]>;

  /** `root` is `/` but in tests. */
  constructor(root: string) {
    this.files = new Remembered(() => findFiles(root));
  }

  /**
   * The hottest of the processor's sensors, in °C; null where there is none. Looks at hwmon first,
   * then at the thermal zones, where the processor's count before any other. `at` is any clock's ms.
   */
  read(at: number): number | null {
    const files = this.files.get(at);
    const celsius = files.map(readCelsius);
    const isWhole = files.length === 0 || (!celsius.includes(null) && hottest(celsius) !== null);
    if (isWhole) return hottest(celsius);
    // A driver was loaded anew, which may number its sensors otherwise.
    this.files.forget();
    return hottest(this.files.get(at).map(readCelsius));
  }
}

/** The readable files of the first kind of sensor that says something sensible. */
function findFiles(root: string): string[] {
  const zones = thermalZones(root);
  const processors = zones.filter((zone) => processorZones.test(text(join(zone, 'type'))));
  const kinds = [
    () => chipFiles(root),
    () => processors.map((zone) => join(zone, 'temp')),
    () => zones.map((zone) => join(zone, 'temp')),
  ];
  for (const filesOf of kinds) {
    const files = filesOf().filter((file) => readCelsius(file) !== null);
    if (hottest(files.map(readCelsius)) !== null) return files;
  }
  return [];
}

function chipFiles(root: string): string[] {
  const folder = join(root, 'sys/class/hwmon');
  return listPseudoFolder(folder)
    .map((name) => join(folder, name))
    .filter((chip) => processorChips.test(text(join(chip, 'name'))))
    .flatMap((chip) =>
      listPseudoFolder(chip)
        .filter((name) => /^temp\d+_input$/.test(name))
        .map((name) => join(chip, name)),
    );
}

function thermalZones(root: string): string[] {
  const folder = join(root, 'sys/class/thermal');
  return listPseudoFolder(folder)
    .filter((name) => name.startsWith('thermal_zone'))
    .map((name) => join(folder, name));
}

/** Sensors that are not connected give zero, or figures that nothing survives. */
function hottest(values: readonly (number | null)[]): number | null {
  const sensible = values.filter(
    (celsius): celsius is number => celsius !== null && celsius > 0 && celsius < 150,
  );
  return sensible.length === 0 ? null : Math.max(...sensible);
}

/** The kernel counts in thousandths of a degree. */
function readCelsius(path: string): number | null {
  const value = text(path);
  return value === '' ? null : Number(value) / 1000;
}

function text(path: string): string {
  return (readPseudoFile(path) ?? '').trim();
}
