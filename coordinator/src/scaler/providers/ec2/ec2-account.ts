import {
  CancelSpotInstanceRequestsCommand,
  EC2Client,
  type Instance,
  paginateDescribeInstances,
  paginateDescribeSpotInstanceRequests,
  paginateDescribeSpotPriceHistory,
  RunInstancesCommand,
  type RunInstancesCommandInput,
  type SpotInstanceRequest,
  type SpotPrice,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { retryUnlessRefused } from './retry-unless-refused.js';

type Filters = { Name: string; Values: string[] }[];

/** The calls of EC2's that the provider makes, each whole: all pages, retried while it is throttled. */
export class Ec2Account {
  readonly #client: EC2Client;
  readonly #closing = new AbortController();

  constructor(region: string) {
    this.#client = new EC2Client({
      region,
      // Throttling lasts for seconds; the SDK waits longer each time.
      maxAttempts: 5,
      requestHandler: { connectionTimeout: 5000, requestTimeout: 30_000, throwOnRequestTimeout: true },
    });
    retryUnlessRefused(this.#client);
  }

  async run(input: RunInstancesCommandInput): Promise<Instance | null> {
    const reply = await this.#client.send(new RunInstancesCommand(input), this.#cancellable);
    return reply.Instances?.[0] ?? null;
  }

  async instances(Filters: Filters): Promise<readonly Instance[]> {
    const found: Instance[] = [];
    const pages = paginateDescribeInstances(this.#paged, { Filters }, this.#cancellable);
    for await (const page of pages) {
      for (const { Instances = [] } of page.Reservations ?? []) found.push(...Instances);
    }
    return found;
  }

  async spotRequests(Filters: Filters): Promise<readonly SpotInstanceRequest[]> {
    const found: SpotInstanceRequest[] = [];
    const pages = paginateDescribeSpotInstanceRequests(this.#paged, { Filters }, this.#cancellable);
    for await (const page of pages) found.push(...(page.SpotInstanceRequests ?? []));
    return found;
  }

  async terminate(InstanceIds: string[]): Promise<void> {
    if (InstanceIds.length === 0) return;
    await this.#client.send(new TerminateInstancesCommand({ InstanceIds }), this.#cancellable);
  }

  async withdraw(SpotInstanceRequestIds: string[]): Promise<void> {
    if (SpotInstanceRequestIds.length === 0) return;
    const command = new CancelSpotInstanceRequestsCommand({ SpotInstanceRequestIds });
    await this.#client.send(command, this.#cancellable);
  }

  async spotPrices(
    type: string,
    zones: readonly string[],
    product: string,
    since: Date,
  ): Promise<SpotPrice[]> {
    const found: SpotPrice[] = [];
    const question = {
      InstanceTypes: [type as NonNullable<SpotPrice['InstanceType']>],
      ProductDescriptions: [product],
      StartTime: since,
      Filters: [{ Name: 'availability-zone', Values: [...zones] }],
    };
    const pages = paginateDescribeSpotPriceHistory(this.#paged, question, this.#cancellable);
    for await (const page of pages) found.push(...(page.SpotPriceHistory ?? []));
    return found;
  }

  close(): void {
    this.#closing.abort();
    this.#client.destroy();
  }

  get #cancellable() {
    return { abortSignal: this.#closing.signal };
  }

  get #paged() {
    return { client: this.#client, pageSize: 1000 };
  }
}
