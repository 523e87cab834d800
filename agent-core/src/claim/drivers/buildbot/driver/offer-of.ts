import type { Descriptor } from '@barnraiser/protocol';
import type { Offer } from '../../../driver.js';
import type { PushedBuild } from './pushed-build.js';

/** A pushed build as the agent is offered it: what it will run is not known, and it reports by itself. */
export function offerOf(
  build: PushedBuild,
  { descriptor, rev }: { readonly descriptor: Descriptor; readonly rev: string },
): Offer {
  const { tally } = build;
  return {
    claimId: build.claimId,
    project: build.builder,
    target: `${descriptor.os.family}-${descriptor.arch}`,
    title: build.builder,
    attempt: 1,
    job: null,
    lease: null,
    token: null,
    descriptorRev: rev,
    logLimitBytes: null,
    sourceAddress: (url) => ({ url, headers: {} }),
    play: (executor) => build.play(executor),
    wire: null,
    learnt: () => ({ commit: tally.commit, buildNumber: tally.buildNumber }),
  };
}
