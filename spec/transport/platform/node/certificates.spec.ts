import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent } from 'undici';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { nodeBackend } from '../../../../lib/node/node-backend';
import { Directus } from '../../../../lib/directus';
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

    it('certificates: is trusted where NODE_EXTRA_CA_CERTS names its authority', async () => {
      const request = `
      import { Directus } from './lib';
      const { transport } = new Directus(${JSON.stringify(url)}, { transport: { retry: false } });
      console.log(await transport.get('/x').then(({ data }) => data, (error) => error.code));`;
      // Node reads the variable when it starts.
      const before = process.env['NODE_EXTRA_CA_CERTS'];
      process.env['NODE_EXTRA_CA_CERTS'] = certificate;
      onTestFinished(() => {
        if (before === undefined) delete process.env['NODE_EXTRA_CA_CERTS'];
        else process.env['NODE_EXTRA_CA_CERTS'] = before;
      });
      expect((await runScript(request)).output.trim()).toBe('pong');
    });
  },
);
