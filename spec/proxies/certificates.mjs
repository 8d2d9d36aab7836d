// @ts-check
import { execFile, execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nginx } from './servers/nginx.mjs';
import { startProxy } from './start.mjs';

/** A certificate of 127.0.0.1 that only who is told about it trusts. @param {string} folder */
function makeCertificate(folder) {
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=127.0.0.1'],
      ...['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', certificate],
    ],
    { stdio: 'ignore' },
  );
  return { key, certificate };
}

/**
 * Reads through nginx with TLS, in a Node of its own: with its certificate as an authority, and without.
 *
 * @param {object} settings
 * @param {string} settings.upstream
 * @param {string} settings.token
 * @returns {Promise<string>} `ok`, or why not
 */
export async function checkCertificates({ upstream, token }) {
  let certificate = '';
  const { url, stop } = await startProxy(nginx, {
    upstream,
    site: (folder) => {
      const files = makeCertificate(folder);
      certificate = files.certificate;
      return nginx.defaults.replace(
        '127.0.0.1:8080;',
        `127.0.0.1:8080 ssl;\n  ssl_certificate ${files.certificate};\n  ssl_certificate_key ${files.key};`,
      );
    },
  });
  const read = (/** @type {object} */ env) =>
    readInChild(url.replace('http:', 'https:'), token, env);
  try {
    const trusted = await read({ NODE_EXTRA_CA_CERTS: certificate });
    const untrusted = await read({});
    if (trusted !== 'ok') return `with NODE_EXTRA_CA_CERTS: ${trusted}`;
    if (untrusted !== 'NETWORK') return `without NODE_EXTRA_CA_CERTS: ${untrusted}`;
    return 'ok';
  } finally {
    await stop();
  }
}

/**
 * @param {string} url
 * @param {string} token
 * @param {object} env
 * @returns {Promise<string>} what a read came to
 */
function readInChild(url, token, env) {
  const source = `
    import { clientForNode } from './spec/proxies/bundle.mjs';
    const { library } = await clientForNode();
    const directus = new library.Directus(process.argv[1], {
      auth: { staticToken: process.argv[2] },
      transport: { retry: false },
    });
    const print = (outcome) => console.log(outcome);
    await directus.items('tags').readByQuery({ limit: 1 }).then(() => print('ok'), ({ code }) => print(code));
  `;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--input-type=module', '-e', source, url, token],
      {
        cwd: fileURLToPath(new URL('../..', import.meta.url)),
        env: { PATH: process.env.PATH, ...env },
        timeout: 60_000,
      },
      (error, stdout) => resolve(stdout.trim() || (error?.message ?? 'no output')),
    );
  });
}
