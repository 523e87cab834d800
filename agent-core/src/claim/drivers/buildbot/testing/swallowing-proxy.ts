import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A connection, on both sides of the proxy. */
interface Pair {
  readonly near: Socket;
  readonly far: Socket;
  isSwallowed: boolean;
}

/** A way to a server on loopback that can lose what is sent, as a network does whose cable is pulled. */
export class SwallowingProxy {
  private readonly server: Server;
  private readonly pairs = new Set<Pair>();

  private constructor(farPort: number) {
    this.server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => this.join(near, farPort));
  }

  static async start(farPort: number): Promise<SwallowingProxy> {
    const proxy = new SwallowingProxy(farPort);
    await new Promise<void>((resolve) => {
      proxy.server.listen(0, '127.0.0.1', resolve);
    });
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** From now on neither side of the connections that there are hears of the other, not even of its end. New ones are good. */
  swallow(): void {
    for (const pair of this.pairs) pair.isSwallowed = true;
  }

  async stop(): Promise<void> {
    for (const { near, far } of this.pairs) {
      near.destroy();
      far.destroy();
    }
    await new Promise((resolve) => {
      this.server.close(resolve);
    });
  }

  private join(near: Socket, farPort: number): void {
    const far = connect({ host: '127.0.0.1', port: farPort, allowHalfOpen: true, noDelay: true });
    const pair: Pair = { near, far, isSwallowed: false };
    this.pairs.add(pair);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (bytes: Buffer) => {
        if (!pair.isSwallowed) to.write(bytes);
      });
      from.on('end', () => {
        if (!pair.isSwallowed) to.end();
      });
      from.on('error', () => {
        if (!pair.isSwallowed) to.destroy();
      });
    }
  }
}
