// @ts-check
import { acrossOrigins, loginPage, passer, refusals, smallLimit } from '../scenes.mjs';

/** bcrypt of the passer's password, as `caddy hash-password` prints it. */
const hash = '$2a$14$/2037NL2GVXqlWViHhUTVOs4GcTl8AFdDvrYBVB7VohHcFGdl3ETi';

const toDirectus = 'reverse_proxy 127.0.0.1:8055';

const subPath = (/** @type {string} */ path) => `handle_path /${path}/* {
    ${toDirectus}
  }`;

/** @type {import('./types').Proxy} */
export const caddy = {
  name: 'Caddy',
  package: 'caddy',
  binary: 'caddy',
  defaults: `http://127.0.0.1:8080 {
  ${toDirectus}
}`,
  subPath,
  scenes: () => `http://127.0.0.1:8080 {
  ${subPath('api')}
  handle /slash/* {
    @bare not path */
    redir @bare {http.request.uri.path}/?{http.request.uri.query} 301
    uri strip_prefix /slash
    ${toDirectus}
  }
  handle /portal/* {
    header Content-Type text/html
    respond "${loginPage}" 200
  }
  ${refusals
    .map(
      ([path, { status, body }]) => `handle /${path}/auth/refresh {
    header Content-Type application/json
    respond \`${body}\` ${status}
  }
  ${subPath(path)}`,
    )
    .join('\n  ')}
  handle_path /small/* {
    @large header_regexp Content-Length ^\\d{${String(smallLimit).length},}$
    respond @large 413
    ${toDirectus}
  }
  handle_path /basic/* {
    basicauth {
      ${passer.name} ${hash}
    }
    ${toDirectus}
  }
}`,
  file: ({ site, idleSeconds }) => `{
  admin off
  auto_https off
  ${
    idleSeconds === undefined
      ? ''
      : `servers {
    timeouts {
      idle ${idleSeconds}s
    }
  }`
  }
}
${site.replaceAll('http://127.0.0.1:', 'http://:').replace(/^(http:\/\/:\d+ \{)/m, '$1\n  bind 127.0.0.1')}
`,
  args: (file) => ['run', '--adapter', 'caddyfile', '--config', file],
  without: [acrossOrigins],
  fails: { defaults: {}, recommended: {} },
};
