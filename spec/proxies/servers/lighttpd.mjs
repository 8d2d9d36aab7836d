// @ts-check
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { acrossOrigins, loginPage, passer, places, refusals, smallLimit } from '../scenes.mjs';

const toDirectus = 'proxy.server = ("" => (("host" => "127.0.0.1", "port" => 8055)))';
/** @type {Record<string, { status: number, type: string, body: string }>} */
const answers = {
  portal: { status: 200, type: 'text/html', body: loginPage },
  ...Object.fromEntries(
    refusals.map(([path, refusal]) => [path, { ...refusal, type: 'application/json' }]),
  ),
};

const subPaths = (/** @type {readonly string[]} */ paths) =>
  `proxy.header = ("upgrade" => "enable", "map-urlpath" => (${paths.map((path) => `"/${path}/" => "/"`).join(', ')}))`;

/** @type {import('./types').Proxy} */
export const lighttpd = {
  name: 'lighttpd',
  package: 'lighttpd',
  binary: 'lighttpd',
  defaults: `server.bind = "127.0.0.1"
server.port = 8080
server.modules = ("mod_proxy")
${toDirectus}`,
  subPath: (path) => subPaths([path]),
  scenes(folder) {
    const passwords = join(folder, 'passwords');
    writeFileSync(passwords, `${passer.name}:${passer.password}\n`);
    for (const [name, { status, type, body }] of Object.entries(answers)) {
      const head = `Status: ${status}\\r\\nContent-Type: ${type}\\r\\n\\r\\n`;
      writeFileSync(join(folder, `${name}.sh`), `cat > /dev/null\nprintf '${head}%s' '${body}'\n`);
    }
    return `server.bind = "127.0.0.1"
server.port = 8080
server.modules = ("mod_rewrite", "mod_redirect", "mod_auth", "mod_authn_file", "mod_cgi", "mod_proxy")
auth.backend = "plain"
auth.backend.plain.userfile = "${passwords}"
$HTTP["url"] =~ "^/slash/(.*[^/])?$" {
  url.redirect-code = 301
  url.redirect = ("" => "\${url.path}/\${qsa}")
}
url.rewrite-once = (
  "^/portal/" => "/portal.sh",
  ${refusals.map(([path]) => `"^/${path}/auth/refresh$" => "/${path}.sh"`).join(',\n  ')}
)
cgi.assign = (".sh" => "/bin/sh")
$HTTP["url"] =~ "^/small/" { server.max-request-size = ${Math.floor(smallLimit / 1024)} }
$HTTP["url"] =~ "^/basic/" {
  auth.require = ("" => ("method" => "basic", "realm" => "directus", "require" => "valid-user"))
}
$HTTP["url"] =~ "^/(${places.join('|')})/" {
  ${toDirectus}
  ${subPaths(places)}
}`;
  },
  file: ({ site, folder, idleSeconds }) => `${site}
server.document-root = "${folder}"
server.errorlog = "${join(folder, 'error.log')}"
server.upload-dirs = ("${folder}")
server.max-connections = 400
${idleSeconds === undefined ? '' : `server.max-keep-alive-idle = ${idleSeconds}`}
`,
  args: (file) => ['-D', '-f', file],
  without: [acrossOrigins],
  fails: {
    defaults: { 'long query by GET': /431/, 'key with a slash': /404/, realtime: /upgrade|proxy/i },
    recommended: {},
  },
};
