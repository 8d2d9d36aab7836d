// @ts-check
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { recommended } from '../recommended.mjs';
import { loginPage, passerLine, refusals, smallLimit } from '../scenes.mjs';

const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
const toDirectus = 'proxy_pass http://127.0.0.1:8055/;';
const subPath = (/** @type {string} */ path) => `location /${path}/ { ${toDirectus} }`;

/** @type {import('./types').Proxy} */
export const nginx = {
  name: 'nginx',
  package: 'nginx',
  binary: 'nginx',
  defaults: `server {
  listen 127.0.0.1:8080;
  location / {
    proxy_pass http://127.0.0.1:8055;
  }
}`,
  subPath,
  scenes(folder) {
    const passwords = join(folder, 'passwords');
    writeFileSync(passwords, passerLine);
    const [map, headers] = recommended('Pages of another origin').split('\n\n');
    return `${map?.replace('https://app.example.com', 'http://localhost:8080')}
server {
  listen 127.0.0.1:8080;
  client_max_body_size 0;
  proxy_http_version 1.1;
  proxy_set_header Host $http_host;
  proxy_set_header Upgrade $http_upgrade;
  proxy_set_header Connection upgrade;
  ${subPath('api')}
  location /slash/ {
    if ($uri !~ /$) { return 301 $scheme://$http_host$uri/$is_args$args; }
    ${toDirectus}
  }
  location /portal/ {
    default_type text/html;
    return 200 '${loginPage}';
  }
  ${refusals
    .map(
      ([path, { status, body }]) => `location = /${path}/auth/refresh {
    default_type application/json;
    return ${status} '${body}';
  }
  ${subPath(path)}`,
    )
    .join('\n  ')}
  location /small/ {
    client_max_body_size ${smallLimit};
    ${toDirectus}
  }
  location /origins/ {
    client_max_body_size ${smallLimit};
    ${headers}
    ${toDirectus}
  }
  location /basic/ {
    auth_basic directus;
    auth_basic_user_file ${passwords};
    ${toDirectus}
  }
}`;
  },
  file: ({ site, folder, idleSeconds }) => `
${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off;
pid ${join(folder, 'nginx.pid')};
error_log ${join(folder, 'error.log')};
events {}
http {
  access_log off;
  ${temporary.map((name) => `${name}_temp_path ${join(folder, name)};`).join('\n  ')}
  ${idleSeconds === undefined ? '' : `keepalive_timeout ${idleSeconds}s;`}
  ${site}
}
`,
  args: (file, { folder }) => ['-c', file, '-e', join(folder, 'error.log')],
  fails: {
    defaults: {
      'long query by GET': /414/,
      'upload with progress': /413/,
      // Cancelled before the refusal, or not.
      'cancelled upload': /^ok$|413/,
      realtime: /upgrade|proxy/i,
    },
    recommended: {},
  },
};
