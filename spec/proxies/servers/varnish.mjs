// @ts-check
import { join } from 'node:path';
import { acrossOrigins, basicHeader, loginPage, places, refusals, smallLimit } from '../scenes.mjs';

const backend = `vcl 4.1;
backend default {
  .host = "127.0.0.1";
  .port = "8055";
}`;

const subPath = (/** @type {string} */ path) => `set req.url = regsub(req.url, "^/${path}/", "/");`;

/** @type {import('./types').Proxy} */
export const varnish = {
  name: 'Varnish',
  package: 'varnish',
  binary: 'varnishd',
  defaults: backend,
  subPath,
  scenes: () => `${backend}
import std;
sub vcl_recv {
  if (req.url ~ "^/slash/" && req.url !~ "^[^?]*/(\\?|$)") {
    return (synth(301, regsub(req.url, "^([^?]*)", "\\1/")));
  }
  if (req.url ~ "^/portal/") { return (synth(200, "page")); }
  ${refusals
    .map(
      ([path, { status }]) =>
        `if (req.url ~ "^/${path}/auth/refresh") { return (synth(${status}, "${path}")); }`,
    )
    .join('\n  ')}
  if (req.url ~ "^/small/" && std.integer(req.http.Content-Length, 0) > ${smallLimit}) {
    return (synth(413));
  }
  if (req.url ~ "^/basic/" && req.http.Authorization != "${basicHeader}") {
    return (synth(401));
  }
  ${places.map(subPath).join('\n  ')}
  if (req.http.Upgrade ~ "(?i)websocket") { return (pipe); }
}
sub vcl_pipe {
  if (req.http.Upgrade) {
    set bereq.http.Upgrade = req.http.Upgrade;
    set bereq.http.Connection = "upgrade";
  }
}
sub vcl_synth {
  if (resp.status == 301) {
    set resp.http.Location = resp.reason;
    return (deliver);
  }
  if (resp.status == 401 && req.url ~ "^/basic/") { set resp.http.WWW-Authenticate = {"Basic realm="directus""}; }
  if (resp.reason == "page") {
    set resp.http.Content-Type = "text/html";
    synthetic("""${loginPage}""");
    return (deliver);
  }
  ${refusals
    .map(
      ([path, { body }]) => `if (resp.reason == "${path}") {
    set resp.http.Content-Type = "application/json";
    synthetic("""${body}""");
    return (deliver);
  }`,
    )
    .join('\n  ')}
}`,
  file: ({ site }) => `${site}\n`,
  args: (file, { folder, port, idleSeconds }) => [
    '-F',
    ...['-j', 'none', '-s', 'malloc,64m', '-n', join(folder, 'varnish')],
    ...['-f', file, '-a', `127.0.0.1:${port}`],
    ...(idleSeconds === undefined ? [] : ['-p', `timeout_idle=${idleSeconds}`]),
  ],
  without: [acrossOrigins],
  fails: {
    defaults: { realtime: /upgrade|proxy/i },
    recommended: {},
  },
};
