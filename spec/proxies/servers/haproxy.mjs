// @ts-check
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { acrossOrigins, loginPage, passer, places, refusals, smallLimit } from '../scenes.mjs';

const defaults = `defaults
  mode http
  timeout connect 5s
  timeout client 50s
  timeout server 50s`;

/** @param {string} path */
const below = (path) => `path_beg /${path}/`;

const subPath = (/** @type {string} */ path) =>
  `http-request replace-path /${path}(/.*) \\1 if { ${below(path)} }`;

/** @type {import('./types').Proxy} */
export const haproxy = {
  name: 'HAProxy',
  package: 'haproxy',
  binary: 'haproxy',
  defaults: `${defaults}
frontend web
  bind 127.0.0.1:8080
  default_backend directus
backend directus
  server directus 127.0.0.1:8055`,
  subPath,
  scenes(folder) {
    for (const [path, { body }] of refusals) writeFileSync(join(folder, `${path}.json`), body);
    return `${defaults}
userlist passers
  user ${passer.name} insecure-password ${passer.password}
frontend web
  bind 127.0.0.1:8080
  http-request redirect code 301 location %[path]/?%[query] if { ${below('slash')} } !{ path_end / } { query -m found }
  http-request redirect code 301 location %[path]/ if { ${below('slash')} } !{ path_end / }
  http-request return status 200 content-type text/html string "${loginPage}" if { ${below('portal')} }
  ${refusals
    .map(
      ([path, { status }]) =>
        `http-request return status ${status} content-type application/json file ${join(folder, `${path}.json`)} if { path /${path}/auth/refresh }`,
    )
    .join('\n  ')}
  http-request deny deny_status 413 if { ${below('small')} } { req.hdr_val(content-length) gt ${smallLimit} }
  http-request auth realm directus if { ${below('basic')} } !{ http_auth(passers) }
  ${places.map(subPath).join('\n  ')}
  default_backend directus
backend directus
  server directus 127.0.0.1:8055`;
  },
  file: ({ site, idleSeconds }) =>
    `${idleSeconds === undefined ? site : site.replace('mode http', `mode http\n  timeout http-keep-alive ${idleSeconds}s`)}\n`,
  args: (file) => ['-db', '-q', '-f', file],
  without: [acrossOrigins],
  fails: { defaults: {}, recommended: {} },
};
