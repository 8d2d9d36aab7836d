import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface DroppingProxy {
  readonly url: string;
  /** Ends every connection that passes now, without a word. Says how many there were. */
  drop(): number;
  /** How many connections have passed. */
  readonly connections: number;
  /** What has passed towards the server, as text. */
  readonly sent: () => string;
  stop(): Promise<void>;
}

/** Passes bytes on to a real server, and can be told to drop the line. */
export function startDroppingProxy(target: string): Promise<DroppingProxy> {
  const { hostname, port } = new URL(target);
  const open = new Set<Socket>();
  const chunks: Buffer[] = [];
  let connections = 0;
  const server = createServer((near) => {
    connections++;
    const far = connect(Number(port), hostname);
    near.on('data', (chunk: Buffer) => chunks.push(chunk));
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket);
      socket.pipe(other);
      socket.on('error', () => other.destroy());
      socket.once('close', () => {
        open.delete(socket);
        other.destroy();
      });
    }
  });
  const drop = () => {
    const count = open.size / 2;
    for (const socket of open) socket.destroy();
    return count;
  };
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve({
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        drop,
        get connections() {
          return connections;
        },
        sent: () => Buffer.concat(chunks).toString('latin1'),
        stop: () =>
          new Promise((stopped) => {
            server.close(() => stopped());
            drop();
          }),
      });
    });
  });
}
