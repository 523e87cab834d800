import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { CoordinatorError } from '../store/coordinator-error.js';

const gunzipAsync = promisify(gunzip);

/**
 * Unpacks a gzip body. No more than `limitBytes` is ever unpacked: a body that would grow beyond it
 * throws `too-large`, one that is not gzip or is cut off throws `unsupported-media`.
 */
export async function plainBytes(packed: readonly Buffer[], limitBytes: number): Promise<Buffer> {
  try {
    return await gunzipAsync(Buffer.concat(packed), { maxOutputLength: limitBytes });
  } catch (error) {
    if (error instanceof RangeError || (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new CoordinatorError('too-large', `the body unpacks to more than ${limitBytes} bytes`, {
        extra: { limit: limitBytes },
        cause: error,
      });
    }
    throw new CoordinatorError('unsupported-media', 'the body is not whole gzip', { cause: error });
  }
}
