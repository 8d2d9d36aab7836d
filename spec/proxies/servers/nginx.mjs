// @ts-check
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loginPage, passerLine, refusals, smallLimit } from '../scenes.mjs';

const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
const toDirectus = `proxy_pass http://127.0.0.1:8055/;
    proxy_http_version 1.1;
    proxy_set_header Host $http_host;`;

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
  scenes(folder) {
    const passwords = join(folder, 'passwords');
    writeFileSync(passwords, passerLine);
    return `server {
  listen 127.0.0.1:8080;
  client_max_body_size 0;
  location /api/ {
    ${toDirectus}
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection upgrade;
  }
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
  location /${path}/ {
    ${toDirectus}
  }`,
    )
    .join('\n  ')}
  location /small/ {
    client_max_body_size ${smallLimit};
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
      'upload with progress': /413/,
      'cancelled upload': /413/,
      realtime: /upgrade|proxy/i,
    },
    recommended: {},
  },
};
