// @ts-check
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { acrossOrigins, loginPage, passerLine, places, refusals, smallLimit } from '../scenes.mjs';

const folderOfModules = '/usr/lib/apache2/modules';
const modules = [
  'mpm_event',
  'alias',
  'auth_basic',
  'authn_core',
  'authn_file',
  'authz_core',
  'authz_user',
  'headers',
  'mime',
  'proxy',
  'proxy_http',
  'rewrite',
];

const subPath = (/** @type {string} */ path) =>
  `ProxyPass "/${path}/" "http://127.0.0.1:8055/" nocanon upgrade=websocket`;

/** @type {import('./types').Proxy} */
export const apache = {
  name: 'Apache',
  package: 'apache2',
  binary: 'apache2',
  defaults: `Listen 127.0.0.1:8080
ProxyPass "/" "http://127.0.0.1:8055/"`,
  subPath,
  scenes(folder) {
    writeFileSync(join(folder, 'login.html'), loginPage);
    writeFileSync(join(folder, 'passwords'), passerLine);
    for (const [path, { body }] of refusals) writeFileSync(join(folder, `${path}.json`), body);
    return `Listen 127.0.0.1:8080
RewriteEngine On
RewriteCond %{REQUEST_URI} !/$
RewriteRule ^/slash/.* http://%{HTTP_HOST}%{REQUEST_URI}/ [R=301,L]
RewriteCond expr "%{HTTP:Content-Length} -gt ${smallLimit}"
RewriteRule ^/small/ - [R=413,L]
Alias "/answers/" "${folder}/"
ProxyPass "/answers/" !
RewriteRule ^/portal/ ${folder}/login.html [L]
ProxyPass "/portal/" !
${refusals
  .map(
    ([path, { status }]) => `RewriteRule ^/${path}/auth/refresh$ - [R=${status},L]
<Location "/${path}/auth/refresh">
  ErrorDocument ${status} /answers/${path}.json
</Location>`,
  )
  .join('\n')}
<Directory "${folder}">
  Require all granted
</Directory>
# The page of a portal is made for each visitor; a file with a date is what Directus sends, too.
<Files "login.html">
  Header unset Last-Modified
</Files>
<Location "/basic/">
  AuthType Basic
  AuthName directus
  AuthUserFile "${folder}/passwords"
  Require valid-user
</Location>
${places.map(subPath).join('\n')}`;
  },
  file: ({ site, folder, idleSeconds }) => `
${modules.map((name) => `LoadModule ${name}_module ${folderOfModules}/mod_${name}.so`).join('\n')}
ServerName 127.0.0.1
ServerRoot "${folder}"
DefaultRuntimeDir "${folder}"
PidFile "${folder}/apache.pid"
ErrorLog "${folder}/error.log"
TypesConfig /etc/mime.types
${process.getuid?.() === 0 ? 'User www-data\nGroup www-data' : ''}
# Enough for the connections of one run.
MaxRequestWorkers 400
${idleSeconds === undefined ? '' : `KeepAliveTimeout ${idleSeconds}`}
${site}
`,
  args: (file) => ['-DFOREGROUND', '-f', file],
  without: [acrossOrigins],
  fails: {
    defaults: {
      'long query by GET': /414/,
      'key with a slash': /404/,
      realtime: /upgrade|proxy/i,
    },
    recommended: {},
  },
};
