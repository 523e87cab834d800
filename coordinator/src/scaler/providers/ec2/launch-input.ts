import type { RunInstancesCommandInput, TagSpecification } from '@aws-sdk/client-ec2';
import type { Ec2Provider } from '@barnraiser/protocol';
import type { LaunchOrder } from '../provider.js';
import type { ProviderContext } from '../provider-context.js';
import { instanceTags } from './instance-tags.js';

/**
 * An order as RunInstances takes it. The launch's id is its client token: EC2 makes one instance of a
 * token. A spot request of kind one-time is filled at once or refused. The instance ends for good when
 * it powers itself off, and gives out its metadata to session tokens only (IMDSv2), one hop far.
 */
export function launchInput(
  config: Ec2Provider,
  context: ProviderContext,
  order: LaunchOrder,
): RunInstancesCommandInput {
  const { type, zone, bid } = order.offer;
  const tags = instanceTags(context, order.launchId, config.tags);
  const tagged: NonNullable<TagSpecification['ResourceType']>[] = ['instance', 'volume'];
  if (bid !== null) tagged.push('spot-instances-request');
  const subnet = config.subnets[zone];
  return {
    ClientToken: order.launchId,
    MinCount: 1,
    MaxCount: 1,
    ImageId: config.image,
    // The document may name a type that is newer than the SDK.
    InstanceType: type as NonNullable<RunInstancesCommandInput['InstanceType']>,
    UserData: Buffer.from(order.userData).toString('base64'),
    ...(subnet === undefined ? { Placement: { AvailabilityZone: zone } } : { SubnetId: subnet }),
    ...(config.securityGroups.length > 0 && { SecurityGroupIds: config.securityGroups }),
    ...(config.keyPair !== undefined && { KeyName: config.keyPair }),
    ...(bid !== null && {
      InstanceMarketOptions: {
        MarketType: 'spot',
        SpotOptions: {
          MaxPrice: priceText(bid),
          SpotInstanceType: 'one-time',
          InstanceInterruptionBehavior: 'terminate',
        },
      },
    }),
    InstanceInitiatedShutdownBehavior: 'terminate',
    MetadataOptions: { HttpEndpoint: 'enabled', HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
    TagSpecifications: tagged.map((ResourceType) => ({ ResourceType, Tags: tags })),
  };
}

/** Never in exponents, and never above the bid. */
function priceText(usdPerHour: number): string {
  return (Math.floor(usdPerHour * 1e6 + 1e-6) / 1e6).toFixed(6);
}
