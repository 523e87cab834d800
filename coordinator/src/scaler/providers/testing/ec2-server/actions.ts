import type { Ec2Region, ServedInstance, SpotRequest, Tags } from './ec2-region.js';
import { Ec2Error, type QueryForm } from './query-form.js';
import type { XmlValue } from './xml.js';

/** What a server knows besides its region. */
export interface ActionContext {
  readonly region: Ec2Region;
  readonly image: string;
  readonly zones: readonly string[];
  readonly subnets: Readonly<Record<string, string>>;
  /** The most that a page holds, whatever is asked for. */
  readonly pageSize: number;
}

type Reply = Readonly<Record<string, XmlValue | null>>;
type Filter = readonly [name: string, values: readonly string[]];

/** Every action of the query API that is served, with its reply's members. */
export const actions: Readonly<Record<string, (form: QueryForm, context: ActionContext) => Reply>> = {
  RunInstances: (form, context) => ({
    reservationId: 'r-1',
    instancesSet: [instanceXml(runInstances(form, context))],
  }),
  DescribeInstances: (form, { region, pageSize }) => {
    const filters = filtersOf(form);
    const shown = (): readonly ServedInstance[] =>
      region.listing().filter((one) => passes(filters, { ...tagFacts(one.tags), 'instance-id': one.id }));
    return page(form, pageSize, shown, (items) => ({
      reservationSet: items.map((one) => ({ reservationId: 'r-1', instancesSet: [instanceXml(one)] })),
    }));
  },
  DescribeSpotInstanceRequests: (form, { region, pageSize }) => {
    const filters = filtersOf(form);
    const shown = (): readonly SpotRequest[] =>
      region.spotRequests.filter((one) => passes(filters, { ...tagFacts(one.tags), state: one.state }));
    return page(form, pageSize, shown, (items) => ({ spotInstanceRequestSet: items.map(requestXml) }));
  },
  TerminateInstances: (form, { region }) => ({
    instancesSet: region
      .terminate(form.list('InstanceId'))
      .map(({ id, state }) => ({ instanceId: id, currentState: { name: state } })),
  }),
  CancelSpotInstanceRequests: (form, { region }) => ({
    spotInstanceRequestSet: region
      .cancel(form.list('SpotInstanceRequestId'))
      .map(({ id, state }) => ({ spotInstanceRequestId: id, state })),
  }),
  DescribeSpotPriceHistory: (form, { region, pageSize }) => {
    const types = form.list('InstanceType');
    const [product = ''] = form.list('ProductDescription');
    const from = form.required('StartTime');
    const filters = filtersOf(form);
    const shown = (): readonly Reply[] =>
      [...region.spotPrices].flatMap(([place, usdPerHour]) => {
        const [instanceType = '', availabilityZone = ''] = place.split(' ');
        const isAsked =
          types.includes(instanceType) && passes(filters, { 'availability-zone': availabilityZone });
        const spotPrice = usdPerHour.toFixed(6);
        return isAsked
          ? [{ instanceType, productDescription: product, spotPrice, timestamp: from, availabilityZone }]
          : [];
      });
    return page(form, pageSize, shown, (items) => ({ spotPriceHistorySet: items as readonly XmlValue[] }));
  },
};

function runInstances(form: QueryForm, { region, image, zones, subnets }: ActionContext): ServedInstance {
  const token = form.required('ClientToken');
  if (!/^[\x21-\x7e]{1,64}$/.test(token)) throw new Ec2Error('InvalidParameterValue', 'ClientToken');
  if (form.required('MinCount') !== '1' || form.required('MaxCount') !== '1') {
    throw new Ec2Error('InvalidParameterCombination', 'one instance per call is served here');
  }
  if (form.required('ImageId') !== image) {
    throw new Ec2Error('InvalidAMIID.NotFound', 'The image id does not exist');
  }
  const userData = Buffer.from(form.required('UserData'), 'base64');
  if (userData.length > 16_384) {
    throw new Ec2Error('InvalidParameterValue', 'User data is limited to 16384 bytes');
  }
  const subnet = form.optional('SubnetId');
  const zone = subnet === null ? form.required('Placement.AvailabilityZone') : (subnets[subnet] ?? '');
  if (!zones.includes(zone))
    throw new Ec2Error('InvalidParameterValue', `Invalid availability zone: [${zone}]`);
  const type = form.required('InstanceType');
  if (!/^[a-z0-9-]+\.[a-z0-9-]+$/.test(type)) {
    throw new Ec2Error('InvalidParameterValue', `Invalid value '${type}' for InstanceType.`);
  }
  if (
    form.required('MetadataOptions.HttpTokens') !== 'required' ||
    form.required('MetadataOptions.HttpEndpoint') !== 'enabled' ||
    form.required('MetadataOptions.HttpPutResponseHopLimit') !== '1' ||
    form.required('InstanceInitiatedShutdownBehavior') !== 'terminate'
  ) {
    throw new Ec2Error('InvalidParameterValue', 'instances here end when they power off, and speak IMDSv2');
  }
  form.list('SecurityGroupId');
  form.optional('KeyName');
  const tags = new Map(
    form.records(
      'TagSpecification',
      (at) => [form.required(`${at}ResourceType`), tagsOf(form, `${at}Tag`)] as const,
    ),
  );
  const maxUsdPerHour = spotBid(form);
  const order = { token, type, zone, userData: userData.toString('utf8'), maxUsdPerHour };
  const [instanceTags = {}, requestTags = {}] = [tags.get('instance'), tags.get('spot-instances-request')];
  return region.run({
    ...order,
    instanceTags,
    requestTags,
    text: JSON.stringify({ ...order, instanceTags }),
  });
}

function spotBid(form: QueryForm): number | null {
  if (form.optional('InstanceMarketOptions.MarketType') !== 'spot') return null;
  const at = 'InstanceMarketOptions.SpotOptions.';
  if (form.required(`${at}SpotInstanceType`) !== 'one-time') {
    throw new Ec2Error('InvalidParameterValue', 'only one-time requests are served here');
  }
  form.required(`${at}InstanceInterruptionBehavior`);
  const bid = form.required(`${at}MaxPrice`);
  if (!/^\d+\.\d{1,6}$/.test(bid)) throw new Ec2Error('InvalidParameterValue', `Invalid price ${bid}`);
  return Number(bid);
}

function tagsOf(form: QueryForm, name: string): Tags {
  const tags = form.records(
    name,
    (at) => [form.required(`${at}Key`), form.optional(`${at}Value`) ?? ''] as const,
  );
  return Object.fromEntries(tags);
}

function tagFacts(tags: Tags): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`tag:${key}`, value]));
}

function filtersOf(form: QueryForm): readonly Filter[] {
  return form.records('Filter', (at) => [form.required(`${at}Name`), form.list(`${at}Value`)] as const);
}

function passes(filters: readonly Filter[], facts: Readonly<Record<string, string>>): boolean {
  return filters.every(([name, values]) => values.includes(facts[name] ?? ''));
}

/** A token that is good for the pages after the first, which all show the same listing. */
const listings = new Map<string, readonly unknown[]>();

function page<Item>(
  form: QueryForm,
  pageSize: number,
  list: () => readonly Item[],
  show: (items: readonly Item[]) => Reply,
): Reply {
  const asked = Number(form.optional('MaxResults') ?? 1000);
  if (!(asked >= 5 && asked <= 1000)) throw new Ec2Error('InvalidParameterValue', 'MaxResults is 5 to 1000');
  const token = form.optional('NextToken');
  const items = token === null ? list() : (listings.get(token) as readonly Item[] | undefined);
  if (items === undefined) throw new Ec2Error('InvalidNextToken', 'The token is not valid');
  if (token !== null) listings.delete(token);
  const size = Math.min(asked, pageSize);
  const rest = items.slice(size);
  const nextToken = rest.length === 0 ? null : `page-${Math.random().toString(36).slice(2)}`;
  if (nextToken !== null) listings.set(nextToken, rest);
  return { ...show(items.slice(0, size)), nextToken };
}

function instanceXml(instance: ServedInstance): XmlValue {
  return {
    instanceId: instance.id,
    instanceState: { name: instance.state },
    instanceType: instance.type,
    launchTime: new Date(instance.launchedAtMs).toISOString(),
    placement: { availabilityZone: instance.zone },
    ...(instance.spotRequestId !== null && {
      instanceLifecycle: 'spot',
      spotInstanceRequestId: instance.spotRequestId,
    }),
    tagSet: tagSet(instance.tags),
  };
}

function requestXml(request: SpotRequest): XmlValue {
  return {
    spotInstanceRequestId: request.id,
    spotPrice: request.maxUsdPerHour.toFixed(6),
    type: 'one-time',
    state: request.state,
    status: { code: request.status },
    launchSpecification: { instanceType: request.type, placement: { availabilityZone: request.zone } },
    instanceId: request.instanceId,
    createTime: new Date(request.createdAtMs).toISOString(),
    tagSet: tagSet(request.tags),
  };
}

function tagSet(tags: Tags): XmlValue {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}
