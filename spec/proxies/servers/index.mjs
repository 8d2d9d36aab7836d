// @ts-check
import { apache } from './apache.mjs';
import { caddy } from './caddy.mjs';
import { haproxy } from './haproxy.mjs';
import { lighttpd } from './lighttpd.mjs';
import { nginx } from './nginx.mjs';
import { varnish } from './varnish.mjs';

export const proxies = [nginx, haproxy, apache, varnish, caddy, lighttpd];
