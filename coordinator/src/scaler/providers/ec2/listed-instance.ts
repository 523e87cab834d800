import type { Instance, SpotInstanceRequest } from '@aws-sdk/client-ec2';
import type { InstanceState, ProviderInstance } from '../provider.js';
import { launchIdOf } from './instance-tags.js';

/** A stopped instance's disks are billed: it counts until it is terminated. */
const states: Readonly<Record<string, InstanceState>> = {
  pending: 'booting',
  running: 'running',
  stopping: 'ending',
  stopped: 'running',
  'shutting-down': 'ending',
};

/** What EC2 tells of an instance and, where it is a spot instance, of its request; null once terminated. */
export function listedInstance(
  instance: Instance,
  request: SpotInstanceRequest | undefined,
): ProviderInstance | null {
  const state = states[instance.State?.Name ?? ''];
  if (state === undefined) return null;
  return {
    instanceId: instance.InstanceId ?? '',
    launchId: launchIdOf(instance.Tags),
    state,
    launchedAtMs: instance.LaunchTime?.getTime() ?? 0,
    type: instance.InstanceType ?? '',
    zone: instance.Placement?.AvailabilityZone ?? '',
    spot: instance.InstanceLifecycle === 'spot',
    usdPerHour: priceOf(request),
    // "Spot request status codes": the two minutes before the end.
    interruption: request?.Status?.Code?.startsWith('marked-for-') ? 'noticed' : 'none',
  };
}

/** A spot request without an instance yet; null when it never gets one. */
export function listedRequest(request: SpotInstanceRequest): ProviderInstance | null {
  if (request.State !== 'open') return null;
  return {
    instanceId: request.SpotInstanceRequestId ?? '',
    launchId: launchIdOf(request.Tags),
    state: 'requested',
    launchedAtMs: request.CreateTime?.getTime() ?? 0,
    type: request.LaunchSpecification?.InstanceType ?? '',
    zone: request.LaunchSpecification?.Placement?.AvailabilityZone ?? '',
    spot: true,
    usdPerHour: priceOf(request),
    interruption: 'none',
  };
}

function priceOf(request: SpotInstanceRequest | undefined): number | null {
  return request?.SpotPrice === undefined ? null : Number(request.SpotPrice);
}
