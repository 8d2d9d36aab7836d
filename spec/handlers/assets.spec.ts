import { describe, expect, it } from 'vitest';
import { Directus } from '../../lib/directus';
import { startRecordingServer } from '../support/recording-server';

const address = (transform: object) =>
  new Directus('https://cms.example.com').assets.url('a', transform);

describe('a flag of a transform', () => {
  it.each(['withoutEnlargement', 'download'])(
    'is left out when it is false, as the server takes any text for true: %s',
    (flag) => {
      expect(address({ width: 3, [flag]: false })).toBe('https://cms.example.com/assets/a?width=3');
      expect(address({ [flag]: false })).toBe('https://cms.example.com/assets/a');
      expect(address({ [flag]: true })).toBe(`https://cms.example.com/assets/a?${flag}=true`);
    },
  );

  it('is left out of requests, too', async () => {
    const server = await startRecordingServer();
    const { assets, files } = new Directus(server.url);
    const transform = { width: 3, withoutEnlargement: false };
    await assets.readOne('a', transform);
    await assets.readArrayBuffer('a', transform);
    await files.download('a', transform);
    expect(server.seen.map(({ params }) => params)).toEqual(Array(3).fill({ width: '3' }));
    await server.stop();
  });
});
