import { expect, inject, it } from 'vitest';
import { runChild } from '../support/child';

it.each(['ajaxBackend', 'fetchBackend'])(
  'a kept response holds its data once: 1 MB of JSON takes at most 1.5 MB (%s)',
  { timeout: 60_000 },
  async (backend) => {
    const { code, stdout, stderr } = await runChild(
      `
      import { createServer } from 'node:http';
      import { once } from 'node:events';
      import { ajaxBackend } from './lib/transport/ajax-backend';
      import { fetchBackend } from './lib/transport/fetch-backend';
      import { Transport } from './lib/transport/transport';
      const data = Array.from({ length: 1_000 }, (_, id) => ({ id, text: String(id).padEnd(990, '.') }));
      const json = JSON.stringify({ data });
      const server = createServer((_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' }).end(json);
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const url = 'http://127.0.0.1:' + server.address().port;
      const transport = new Transport(${backend}({ url, withCredentials: false }));
      const settle = async () => {
        for (let nth = 0; nth < 5; nth++) {
          gc();
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
        const { heapUsed, external } = process.memoryUsage();
        return heapUsed + external;
      };
      const ask = () => transport.get('/items/articles');
      for (let nth = 0; nth < 10; nth++) await ask();
      const before = await settle();
      const kept = [];
      for (let nth = 0; nth < 20; nth++) kept.push(await ask());
      const after = await settle();
      console.log((after - before) / 20 / json.length, kept.length, kept[0].headers['content-type']);
      process.exit();`,
      [inject('throttled').url],
      { nodeOptions: ['--expose-gc'], timeout: 50_000 },
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [ratio, ...rest] = stdout.trim().split(' ');
    expect(rest).toEqual(['20', 'application/json']);
    expect(Number(ratio)).toBeLessThan(1.5);
  },
);
