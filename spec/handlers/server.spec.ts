import { describe } from 'vitest';
import { itMeetsTheContract } from '../support/endpoint-contract';

const info = { project: { project_name: 'Directus' }, version: '11.17.4' };

describe('server', () => {
  itMeetsTheContract([
    {
      name: 'ping, which answers without JSON',
      call: (directus, options) => directus.server.ping(options),
      sends: 'GET /server/ping',
      answer: 'pong',
      gives: 'pong',
    },
    {
      name: 'info',
      call: (directus, options) => directus.server.info(options),
      sends: 'GET /server/info',
      answer: { data: info },
      gives: info,
    },
  ]);
});
