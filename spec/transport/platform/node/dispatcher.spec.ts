import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { sourceAliases } from '../../../support/source-aliases.mjs';
import { Agent } from 'undici';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { isTransportError } from '../../../../lib/errors/errors';
import { nodeBackend } from '../../../../lib/node/node-backend';
import { fetchBackend } from '../../../../lib/transport/fetch-backend';
import { Transport } from '../../../../lib/transport/transport';
import { startForwardProxy } from '../../../support/forward-proxy';
import { failed } from '../../../support/wire-client';
import { runScript } from '../../../support/run-script';

const { url } = inject('throttled');
const options = { url, withCredentials: false };

/** One request of a process with these variables in its environment. */
const requestWith = (environment: Readonly<Record<string, string>>) =>
  runScript(
    `
    Object.assign(process.env, ${JSON.stringify(environment)});
    const { ajaxBackend } = await import('./lib/transport/ajax-backend');
    const { Transport } = await import('./lib/transport/transport');
    const { withRetry } = await import('./lib/transport/retry');
    let sent = 0;
    const backend = ajaxBackend({ url: ${JSON.stringify(url)}, withCredentials: false });
    const transport = new Transport(withRetry((request) => (sent++, backend(request))));
    const done = await transport.get('/wire/text/x', { responseType: 'text' }).then(({ data }) => data, (error) => error.name + ' ' + error.message);
    console.log(done, sent);`,
    40_000,
  );

// Processes of their own take seconds on a busy machine.
describe('a proxy', { timeout: 60_000 }, () => {
  it.each(['HTTP_PROXY', 'http_proxy'])('of the environment is used: %s', async (name) => {
    const { tunnels, address } = await startForwardProxy();
    await requestWith({ [name]: address, NO_PROXY: '', no_proxy: '' });
    expect(tunnels.length).toBeGreaterThan(0);
  });

  it.each([
    ['NO_PROXY names the server', { NO_PROXY: '127.0.0.1' }],
    ['the variable is a visitor’s header, as in CGI', { REQUEST_METHOD: 'GET', NO_PROXY: '', no_proxy: '' }],
  ])('of the environment is not used where %s', async (_, more) => {
    const { tunnels, address } = await startForwardProxy();
    const { output } = await requestWith({ HTTP_PROXY: address, ...more });
    expect(output.trim()).toBe('pong 1');
    expect(tunnels).toEqual([]);
  }); // prettier-ignore

  it('whose address is wrong fails each request at once, without showing its password', async () => {
    const { output } = await requestWith({ HTTP_PROXY: 'http://me:secret@:x', NO_PROXY: '' });
    expect(output.trim()).toBe(
      'DirectusError HTTP_PROXY or HTTPS_PROXY is not the address of a proxy 1',
    );
  });
});

describe('nodeBackend', () => {
  it('makes the requests with the dispatcher it is given', async () => {
    const agent = new Agent();
    onTestFinished(() => agent.close());
    let count = 0;
    const dispatcher: Pick<Agent, 'dispatch'> = {
      dispatch: (request, handler) => (count++, agent.dispatch(request, handler)),
    };
    const transport = new Transport(nodeBackend({ dispatcher })(options));
    expect((await transport.get('/wire/text/x', { responseType: 'text' })).data).toBe('pong');
    expect(count).toBe(1);
    expect((await new Transport(nodeBackend()(options)).get('/wire/json/x')).status).toBe(200);
  });

  it('fails a request whose dispatcher throws', async () => {
    const dispatcher = { dispatch: () => { throw new Error('no'); } }; // prettier-ignore
    const transport = new Transport(nodeBackend({ dispatcher })(options));
    await expect(transport.get('/x').then()).rejects.toThrow('dispatcher cannot send requests');
  });
});

describe('undici', { timeout: 60_000 }, () => {
  /** Runs a bundle that takes the modules of undici that `filter` names from this source. */
  async function runBundle(undici: string, filter = /^undici/): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), 'directus-rx-bundle-'));
    onTestFinished(() => {
      rmSync(folder, { recursive: true });
    });
    const contents = `
      import { Directus } from './lib';
      const directus = new Directus(${JSON.stringify(url)});
      const begun = performance.now();
      const text = await directus.transport.get('/wire/json/x').then(({ status }) => status, (error) => error.name + ': ' + error.message);
      console.log(JSON.stringify({ text, quick: performance.now() - begun < 2_500 }));
      process.exit();`;
    const outfile = join(folder, 'bundle.mjs');
    await build({
      stdin: { contents, resolveDir: process.cwd(), loader: 'ts' },
      bundle: true,
      format: 'esm',
      platform: 'node',
      outfile,
      banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
      alias: sourceAliases(),
      external: ['ws'],
      logLevel: 'silent',
      plugins: [
        {
          name: 'undici',
          setup(setup) {
            if (undici === 'bundled') return;
            setup.onResolve({ filter }, () => ({ path: 'undici', namespace: 'own' }));
            setup.onLoad({ filter: /.*/, namespace: 'own' }, () => ({ contents: undici }));
          },
        },
      ],
    });
    const { output } = await runScript(`
      import { execFileSync } from 'node:child_process';
      console.log(String(execFileSync(process.execPath, [${JSON.stringify(outfile)}])));`, 40_000);
    return output.trim();
  } // prettier-ignore

  it('makes requests where a bundler gives it as a namespace with `default` alone, as in Angular’s server bundles', async () => {
    expect(JSON.parse(await runBundle('bundled'))).toMatchObject({ text: 200 });
  });

  it.each(['throw new Error("not here")', 'export default undefined'])(
    'is loaded as a whole where the file of its Agent is not as expected (%s)',
    async (agent) => {
      const outcome = await runBundle(agent, /^undici\/lib\/dispatcher\/agent\.js$/);
      expect(JSON.parse(outcome)).toMatchObject({ text: 200 });
    },
  );

  it('undici: the installed version has its Agent in a file of its own', async () => {
    expect((await import('undici/lib/dispatcher/agent.js')).default).toBe(Agent);
  });

  it('that cannot be loaded fails a read at once, with a clear error', async () => {
    expect(JSON.parse(await runBundle('throw new Error("not here")'))).toEqual({
      text: 'DirectusError: undici, which makes requests in Node, cannot be loaded: not here',
      quick: true,
    });
  });
});

it.each([
  ['nodeBackend', nodeBackend()],
  ['fetchBackend', fetchBackend],
])('%s: a NETWORK error has the cause, with its code', async (_, backend) => {
  const to = (address: string) => failed(new Transport(backend({ url: address, withCredentials: false })).get('/x'));
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  const refused = await to(`http://127.0.0.1:${port}`);
  expect(refused).toMatchObject({ code: 'NETWORK', cause: { code: 'ECONNREFUSED' } });
  expect(refused.message).toContain('ECONNREFUSED');
  expect(isTransportError(refused)).toBe(true);
  const unknown = await to('http://no-such-host.invalid');
  expect(unknown).toMatchObject({ code: 'NETWORK', cause: { code: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/) } });
}); // prettier-ignore
