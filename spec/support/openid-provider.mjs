import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';
import MemoryAdapter from 'oidc-provider/lib/adapters/memory_adapter.js';

/** The package's own, under another name: it warns of its default. */
class Memory extends MemoryAdapter {}

/**
 * @typedef {object} OpenIdProvider
 * @property {string} issuer
 * @property {{ id: string, secret: string }} client what an application presents itself with
 * @property {() => Promise<void>} stop
 */

/** @param {string} signIn what the user may do on a page */
const page = (signIn) => `<!doctype html><title>Campus</title>${signIn}`;

const loginForm = page(`
  <form method="post">
    <input name="account" placeholder="Account">
    <button>Sign in</button>
    <button name="refuse" value="yes">No, take me back</button>
  </form>`);

/**
 * An OpenID provider on 127.0.0.1: one form, into which any account may be typed. `<account>@example.com` is its email.
 *
 * @param {readonly string[]} callbacks where it may lead a user back to
 * @returns {Promise<OpenIdProvider>}
 */
export async function startOpenIdProvider(callbacks) {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  const issuer = `http://127.0.0.1:${address.port}`;
  const client = { id: 'directus', secret: 'a-secret-of-this-machine-only' };

  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const provider = new Provider(issuer, {
    clients: [
      { client_id: client.id, client_secret: client.secret, redirect_uris: [...callbacks] },
    ],
    claims: { openid: ['sub'], profile: ['given_name', 'family_name'], email: ['email'] },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({
        sub: id,
        given_name: id,
        family_name: 'Campus',
        email: `${id}@example.com`,
      }),
    }),
    // Nobody is asked what Directus may know of them.
    loadExistingGrant: async ({ oidc }) => {
      const grant = new provider.Grant({
        accountId: oidc.session.accountId,
        clientId: client.id,
      });
      grant.addOIDCScope('openid profile email');
      await grant.save();
      return grant;
    },
    adapter: Memory,
    ttl: { AccessToken: 60, Grant: 60, IdToken: 60, Interaction: 60, Session: 60 },
    cookies: { keys: ['of-this-machine-only'] },
    jwks: { keys: [privateKey.export({ format: 'jwk' })] },
    features: { devInteractions: { enabled: false } },
  });

  server.on('request', (request, response) => {
    if (!request.url?.startsWith('/interaction/')) provider.callback()(request, response);
    else if (request.method === 'GET')
      response.setHeader('content-type', 'text/html').end(loginForm);
    else void answerForm(request, response);
  });

  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   */
  async function answerForm(request, response) {
    let body = '';
    for await (const chunk of request) body += chunk;
    const form = new URLSearchParams(body);
    await provider.interactionFinished(
      request,
      response,
      form.has('refuse')
        ? { error: 'access_denied', error_description: 'The user has refused.' }
        : { login: { accountId: form.get('account') } },
    );
  }

  return {
    issuer,
    client,
    stop: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
