import { type HttpServer, startHttpServer } from './http-server';

/** Serves one page on 127.0.0.1, at whatever path it is asked for. */
export const servePage = (html: string): Promise<HttpServer> =>
  startHttpServer((_, response) => {
    response.setHeader('content-type', 'text/html').end(html);
  });
