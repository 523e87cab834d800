import type { LaunchReply, RefusalReason } from '../provider.js';

/** EC2's error codes ("Error codes for the Amazon EC2 API"); what is not here is told by its HTTP status. */
const reasons: Readonly<Record<string, RefusalReason>> = {
  InsufficientInstanceCapacity: 'capacity',
  InsufficientHostCapacity: 'capacity',
  InsufficientCapacity: 'capacity',
  SpotMaxPriceTooLow: 'capacity',
  // This type is not offered in this zone: another one may do.
  Unsupported: 'capacity',
  InstanceLimitExceeded: 'quota',
  VcpuLimitExceeded: 'quota',
  MaxSpotInstanceCountExceeded: 'quota',
  VolumeLimitExceeded: 'quota',
  InsufficientFreeAddressesInSubnet: 'quota',
  RequestLimitExceeded: 'throttled',
  RequestResourceCountExceeded: 'throttled',
  Throttling: 'throttled',
  ThrottlingException: 'throttled',
  PendingVerification: 'unavailable',
};

/** Codes of client errors after which nothing is known of the order, or that a repetition mends. */
const unclear = new Set(['RequestExpired', 'RequestTimeout', 'RequestTimeTooSkewed', 'ExpiredToken']);

/**
 * What an error of RunInstances says of the order. Null where it is not a refusal: the order may have
 * been taken, and is to be repeated as it was.
 */
export function refusalOf(error: unknown): Extract<LaunchReply, { kind: 'refused' }> | null {
  if (!(error instanceof Error)) return null;
  const detail = `${error.name}: ${error.message}`;
  const reason = reasons[error.name];
  if (reason !== undefined) return { kind: 'refused', reason, detail };
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ?? 0;
  if (status < 400 || status >= 500 || unclear.has(error.name)) return null;
  return { kind: 'refused', reason: 'invalid', detail };
}
