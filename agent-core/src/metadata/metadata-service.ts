import type { Descriptor, LaunchProof } from '@barnraiser/protocol';

/** The kinds of instance metadata that an agent reads. */
export const metadataSources = ['ec2', 'gce', 'azure', 'openstack', 'nocloud'] as const;
export type MetadataSource = (typeof metadataSources)[number];

/** What an instance is told of itself. */
interface InstanceFacts {
  readonly instanceId: string | null;
  readonly location: NonNullable<Descriptor['location']>;
  /** As it was given at the launch, decoded; null: none. */
  readonly userData: string | null;
}

/** The cloud will take this instance away. */
export interface InterruptionNotice {
  /** For people: what was announced, and for when. */
  readonly text: string;
}

/**
 * Where an instance learns what it is. Every call is bounded in time and size and may be repeated;
 * all reject with `MetadataError`.
 */
export interface MetadataService {
  readonly source: MetadataSource;
  facts(): Promise<InstanceFacts>;
  /** The signed document of who this instance is, where the cloud gives one that coordinators check; else null. */
  identity(): Promise<NonNullable<LaunchProof['identity']> | null>;
  /** Null: nothing is announced. Asked once, without a retry: whoever polls comes back. */
  interruption(): Promise<InterruptionNotice | null>;
}
