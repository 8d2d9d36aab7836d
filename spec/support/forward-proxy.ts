import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { onTestFinished } from 'vitest';

/** A proxy of a test that notes the connections it makes for others, and ends with the test. */
export async function startForwardProxy() {
  const tunnels: string[] = [];
  const proxy = createServer((request, response) => {
    tunnels.push(request.url ?? '');
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":"proxy"}');
  }).listen(0, '127.0.0.1');
  proxy.on('connect', (request, socket) => {
    tunnels.push(request.url ?? '');
    const [host, port] = (request.url ?? '').split(':');
    const target = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.pipe(socket).pipe(target);
    });
    const end = () => {
      target.destroy();
      socket.destroy();
    };
    target.on('error', end);
    socket.on('error', end);
  });
  await once(proxy, 'listening');
  onTestFinished(() => {
    proxy.close();
    proxy.closeAllConnections();
  });
  return { tunnels, address: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` };
}
