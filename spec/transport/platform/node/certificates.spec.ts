import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent } from 'undici';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { nodeBackend } from '../../../../lib/node/node-backend';
import { Directus } from '../../../../lib/directus';
import { startForwardProxy } from '../../../support/forward-proxy';
import { runScript } from '../../../support/run-script';

describe(
  'a server with a certificate that no known authority has signed',
  { timeout: 60_000 },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'directus-rx-certificate-'));
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
    let server: Server;
    let url = '';

    beforeAll(async () => {
      execFileSync(
        'openssl',
        [
          ...[
            'req',
            '-x509',
            '-newkey',
            'rsa:2048',
            '-nodes',
            '-days',
            '1',
            '-subj',
            '/CN=127.0.0.1',
          ],
          ...['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', certificate],
        ],
        { stdio: 'ignore' },
      );
      server = createServer(
        { key: readFileSync(key), cert: readFileSync(certificate) },
        (_, response) => {
          response.setHeader('content-type', 'application/json').end('{"data":"pong"}');
        },
      ).listen(0, '127.0.0.1');
      await once(server, 'listening');
      url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterAll(() => {
      server.close();
      server.closeAllConnections();
      rmSync(folder, { recursive: true });
    });

    it('certificates: is refused, and the error says why', async () => {
      const { transport } = new Directus(url, { transport: { retry: false } });
      await expect(transport.get('/x').then()).rejects.toThrow(/NETWORK|self-signed certificate/);
    });

    it('certificates: is trusted through nodeBackend with an Agent that knows its authority', async () => {
      const dispatcher = new Agent({
        connect: { ca: readFileSync(certificate) },
        headersTimeout: 0,
        bodyTimeout: 0,
      });
      onTestFinished(() => dispatcher.close());
      const { transport } = new Directus(url, {
        transport: { backend: nodeBackend({ dispatcher }) },
      });
      expect((await transport.get('/x')).data).toBe('pong');
    });

    /** The answer to a read of a process with these variables in its environment from its start on. */
    async function readWith(environment: Readonly<Record<string, string>>): Promise<string> {
      for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
      onTestFinished(() => {
        vi.unstubAllEnvs();
      });
      const { output } = await runScript(`
      import { Directus } from './lib';
      const { transport } = new Directus(${JSON.stringify(url)}, { transport: { retry: false } });
      console.log(await transport.get('/x').then(({ data }) => data, (error) => error.code));
      process.exit();`);
      return output.trim();
    }

    it('certificates: is trusted where NODE_EXTRA_CA_CERTS names its authority', async () => {
      expect(await readWith({ NODE_EXTRA_CA_CERTS: certificate })).toBe('pong');
    });

    it.each(['HTTPS_PROXY', 'HTTP_PROXY'])(
      'certificates: is trusted behind the proxy of %s, which makes a tunnel to it',
      async (name) => {
        const { tunnels, address } = await startForwardProxy();
        const environment = { NODE_EXTRA_CA_CERTS: certificate, [name]: address, NO_PROXY: '' };
        expect(await readWith(environment)).toBe('pong');
        expect(tunnels).toEqual([new URL(url).host]);
      },
    );

    it('certificates: NO_PROXY keeps a server out of HTTPS_PROXY', async () => {
      const { tunnels, address } = await startForwardProxy();
      const environment = {
        NODE_EXTRA_CA_CERTS: certificate,
        HTTPS_PROXY: address,
        NO_PROXY: '127.0.0.1',
      };
      expect(await readWith(environment)).toBe('pong');
      expect(tunnels).toEqual([]);
    });
  },
);
