import { UserData, userDataMaxBytes } from '@barnraiser/protocol';
import { MetadataError } from './metadata-error.js';

/**
 * Reads an agent's configuration from user data: JSON, or `#cloud-config` in JSON with the configuration
 * as its member `barnraiser`. Throws `MetadataError` bad-user-data, which names members and never a value.
 */
export function parseUserData(text: string | null): UserData {
  if (text === null || text.trim() === '') {
    throw bad('this instance has none: launch it with the JSON that the coordinator made for it');
  }
  const bytes = Buffer.byteLength(text);
  if (bytes > userDataMaxBytes)
    throw bad(`${bytes} bytes are more than the ${userDataMaxBytes} that are allowed`);
  const isCloudConfig = text.startsWith('#cloud-config');
  const parsed = jsonOf(isCloudConfig ? text.slice(text.indexOf('\n') + 1) : text);
  const checked = UserData.safeParse(isCloudConfig ? memberOf(parsed) : parsed);
  if (checked.success) return checked.data;
  const issues = checked.error.issues.map(({ path, message }) => `${path.join('.') || 'it'}: ${message}`);
  throw bad(issues.slice(0, 5).join('; '));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes what it read, and that holds the code.
    throw bad('expected JSON, or a #cloud-config whose rest is JSON');
  }
}

function memberOf(config: unknown): unknown {
  return typeof config === 'object' && config !== null && 'barnraiser' in config
    ? config.barnraiser
    : undefined;
}

function bad(why: string): MetadataError {
  return new MetadataError('bad-user-data', `The user data cannot be used: ${why}.`);
}
