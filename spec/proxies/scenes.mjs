// @ts-check
// What proxies do that are not set up as docs/proxies.md says, or stand in front of more than Directus. Each scene is a
// path below the proxy's address, with Directus behind it.

/** Refusals of gateways at `/auth/refresh`, by the path of their scene. None is the refusal of a Directus. */
const gatewayRefusals = {
  gateway400: { status: 400, body: '{"errors":[{"message":"Request blocked"}]}' },
  gateway401: { status: 401, body: '{"errors":[{"message":"Unauthorized"}]}' },
  gateway403: {
    status: 403,
    body: '{"success":false,"errors":[{"code":1020,"message":"Access denied"}]}',
  },
};

export const refusals = Object.entries(gatewayRefusals);

/** The paths of scenes that lead to Directus. */
export const places = ['api', 'slash', ...refusals.map(([path]) => path), 'small', 'basic'];

/** The page of a login or a captive portal. */
export const loginPage = '<!doctype html><title>Log in</title>';

/** Who may pass the scene with basic authentication. */
export const passer = { name: 'proxy', password: 'password' };

/** `name:password` as htpasswd stores it with SHA-1: nginx and Apache read that. */
export const passerLine = 'proxy:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=\n';

export const basicHeader = `Basic ${btoa(`${passer.name}:${passer.password}`)}`;

/** Bytes that a body may have in the scene with a small limit. */
export const smallLimit = 1_000_000;

/** The check that needs a page of another origin, which `localhost` is to `127.0.0.1`. */
export const acrossOrigins = 'a limit of 1 MB, across origins';
