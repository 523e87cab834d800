import { createServer as createPlainServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { Broker } from '../wire/broker/broker.js';
import { answerChallenge } from '../wire/login/challenge.js';
import { Link } from '../wire/broker/link.js';
import { LocalObject } from '../wire/broker/local-object.js';
import { brokerVersion } from '../wire/login/negotiate.js';
import { RefusedCall } from '../wire/broker/refused-call.js';
import type { RemoteRef } from '../wire/broker/remote-ref.js';

/** The other side of `negotiate`: offers the dialects, and takes whichever is chosen. */
function offerDialects(link: Link, version: number, ready: () => void): void {
  link.writer.element([Buffer.from('pb'), Buffer.from('none')]);
  link.written();
  link.receiveBy(() => {
    link.writer.element(['version', version]);
    link.written();
    link.receiveBy(() => {
      ready();
      return null;
    });
    return null;
  });
}

/** What a fake master does otherwise than a real one. */
export interface FakeMasterOptions {
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly version?: number;
  /** Fails the login, after the password was right. */
  readonly refusal?: string;
  /** Never answers to the login. */
  readonly isSilent?: boolean;
  /** Sends each worker these builders right after its login, as real masters do. */
  readonly builders?: readonly string[];
}

/** A server on loopback that logs in any name with the password `secret`, and keeps the bots that came. */
export class FakeMaster {
  readonly bots: RemoteRef[] = [];
  readonly brokers: Broker[] = [];
  readonly perspective: LocalObject;
  /** The connections, for bytes that no master would say. */
  readonly sockets = new Set<Socket>();
  /** How often a worker asked to be let go after its build. */
  shutdownsAsked = 0;
  private readonly server: Server;
  private readonly live = new Set<Broker>();

  private constructor(options: FakeMasterOptions) {
    const accept = (socket: Socket): void => this.accept(socket, options);
    this.server =
      options.tls === undefined ? createPlainServer(accept) : createTlsServer(options.tls, accept);
    this.server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('error', () => {});
    });
    this.perspective = new LocalObject('perspective', {
      keepalive: () => null,
      shutdown: () => {
        this.shutdownsAsked += 1;
        return null;
      },
    });
  }

  static async start(options: FakeMasterOptions = {}): Promise<FakeMaster> {
    const master = new FakeMaster(options);
    await new Promise<void>((resolve) => {
      master.server.listen(0, '127.0.0.1', resolve);
    });
    return master;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** The connection that a worker is on; undefined once it has ended. */
  brokerOf(bot: RemoteRef): Broker | undefined {
    return [...this.live].find((broker) => bot.belongsTo(broker));
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => {
      this.server.close(resolve);
    });
  }

  /** A worker may leave meanwhile. */
  private async attach(bot: RemoteRef, builders: readonly string[]): Promise<void> {
    const broker = this.brokerOf(bot);
    const list = builders.map((name) => [name, name]);
    await broker?.call(bot, 'setBuilderList', [list]).catch(() => null);
  }

  private accept(socket: Socket, options: FakeMasterOptions): void {
    const link = new Link(socket);
    const challenge = Buffer.from('sixteen bytes ok');
    const challenger = new LocalObject('challenger', {
      respond: ({ args: [proof, bot] }) => {
        if (!answerChallenge('secret', challenge).equals(proof as Buffer))
          throw new RefusedCall('wrong password');
        if (options.refusal !== undefined) throw new RefusedCall(options.refusal);
        this.bots.push(bot as RemoteRef);
        const { builders } = options;
        if (builders !== undefined) setImmediate(() => void this.attach(bot as RemoteRef, builders));
        return this.perspective;
      },
    });
    const root = new LocalObject('root', {
      login: () => (options.isSilent === true ? new Promise<never>(() => {}) : [challenge, challenger]),
    });
    offerDialects(link, options.version ?? brokerVersion, () => {
      const broker = new Broker(link, { root });
      this.brokers.push(broker);
      this.live.add(broker);
      void broker.closed.then(() => this.live.delete(broker));
    });
  }
}
