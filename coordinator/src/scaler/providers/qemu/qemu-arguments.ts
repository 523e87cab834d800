import type { QemuProvider } from '@barnraiser/protocol';
import type { InstanceFolder } from '../local/instance-record.js';

/**
 * The machine's command line: no device but those named here, no window; its console goes to the
 * instance's output. What it writes to the image's disk goes to a file that QEMU removes at its end,
 * in the folder of TMPDIR. The seed is a disk that QEMU makes of the folder, with the label that NoCloud
 * looks for; the machine's UUID is its launch, and its serial number names the data source (cloud-init,
 * "NoCloud"). It ends when it would start anew.
 */
export function qemuArguments(
  config: QemuProvider,
  launchId: string,
  folder: InstanceFolder,
): readonly string[] {
  return [
    ['-nodefaults', '-no-user-config', '-no-reboot'],
    ['-display', 'none'],
    ['-name', `barnraiser-${launchId}`],
    ['-uuid', launchId],
    ['-smbios', 'type=1,serial=ds=nocloud'],
    ['-accel', config.accel === 'tcg' ? 'tcg,thread=multi' : 'kvm'],
    ['-cpu', config.accel === 'tcg' ? 'max' : 'host'],
    ['-smp', String(config.cpus)],
    ['-m', String(config.memoryMb)],
    ['-chardev', `file,id=console,append=on,path=${escaped(folder.output)}`, '-serial', 'chardev:console'],
    ['-drive', `file=${escaped(config.image)},format=${config.imageFormat},if=none,id=disk,snapshot=on`],
    // 0 is what QEMU gives to a kernel from outside.
    ['-device', 'virtio-blk-pci,drive=disk,bootindex=1'],
    ['-blockdev', seedDevice(folder)],
    ['-device', 'virtio-blk-pci,drive=seed'],
    ['-netdev', 'user,id=net0', '-device', 'virtio-net-pci,netdev=net0,romfile='],
    ['-device', 'virtio-rng-pci'],
    config.kernel === undefined ? [] : ['-kernel', config.kernel],
    config.initrd === undefined ? [] : ['-initrd', config.initrd],
    config.kernel === undefined || config.append === '' ? [] : ['-append', config.append],
    config.args,
  ].flat();
}

function seedDevice(folder: InstanceFolder): string {
  return JSON.stringify({
    'node-name': 'seed',
    driver: 'vvfat',
    dir: folder.seed,
    // Without a table of partitions, as the image of a file system that the data source expects.
    floppy: true,
    label: 'CIDATA',
    'read-only': true,
  });
}

/** A comma ends an option's value unless it is doubled. */
function escaped(path: string): string {
  return path.replaceAll(',', ',,');
}
