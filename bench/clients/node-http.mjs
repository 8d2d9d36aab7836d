/** Plain node:http with a keep-alive agent: what Node itself offers, and what all others are compared with. */
import { Agent, request } from 'node:http';

export function create(url) {
  const { hostname, port } = new URL(url);
  const options = {
    hostname,
    port,
    path: '/items/articles/1',
    headers: { authorization: 'Bearer token' },
    agent: new Agent({ keepAlive: true }),
  };
  return {
    readOne: () =>
      new Promise((resolve, reject) => {
        request(options, (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk) => (text += chunk));
          response.on('end', () => resolve(JSON.parse(text)));
          response.on('error', reject);
        })
          .on('error', reject)
          .end();
      }),
  };
}
