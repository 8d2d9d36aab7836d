import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export interface CuttingProxy {
  readonly url: string;
  /** Bytes that came from clients so far. */
  readonly received: number;
  /** Bytes that went to clients so far. */
  readonly answered: number;
  /** Closes all connections and takes no new ones, as a server does that is killed. */
  cut(): Promise<void>;
  /** Cuts at the first bytes after which `isTime` returns true, however fast they come. */
  cutWhen(isTime: () => boolean): Promise<void>;
  /** Is there again, at the same address. */
  restore(): Promise<void>;
}

/** A wire to a real server that can be cut and mended. */
export async function startCuttingProxy(target: string): Promise<CuttingProxy> {
  const { hostname, port } = new URL(target);
  const open = new Set<Socket>();
  const bytes = { received: 0, answered: 0 };
  let server: Server | undefined;
  let onBytes = (): void => undefined;

  const listen = (on: number) =>
    new Promise<number>((resolve, reject) => {
      server = createServer((client) => {
        const upstream = connect(Number(port), hostname);
        for (const [socket, other] of [
          [client, upstream],
          [upstream, client],
        ] as const) {
          open.add(socket);
          socket.on('error', () => other.destroy());
          socket.on('close', () => {
            open.delete(socket);
            other.destroy();
          });
        }
        client.on('data', (chunk) => {
          bytes.received += chunk.length;
          onBytes();
        });
        upstream.on('data', (chunk) => {
          bytes.answered += chunk.length;
          onBytes();
        });
        client.pipe(upstream).pipe(client);
      });
      server.once('error', reject);
      server.listen(on, '127.0.0.1', () => resolve((server?.address() as AddressInfo).port));
    });

  const cut = () =>
    new Promise<void>((resolve) => {
      // Cut already, it has nothing to close.
      if (server) server.close(() => resolve());
      else resolve();
      server = undefined;
      for (const socket of open) socket.destroy();
    });

  const own = await listen(0);
  return {
    url: `http://127.0.0.1:${own}`,
    get received() {
      return bytes.received;
    },
    get answered() {
      return bytes.answered;
    },
    cut,
    cutWhen: (isTime) =>
      new Promise((resolve) => {
        onBytes = () => {
          if (!isTime()) return;
          onBytes = () => undefined;
          resolve(cut());
        };
      }),
    async restore() {
      await listen(own);
    },
  };
}
