import { describe, expect, it } from 'vitest';
import { MemoryOfflineStorage } from '../../lib/offline';
import type { Loss } from '../support/lossy-backend';
import { articleServer, loggedIn } from '../support/offline-rig';
import { VirtualClock } from '../support/virtual-clock';

const file = (text = 'some bytes') => new File([text], 'notes.txt', { type: 'text/plain' });

describe('an upload whose answer is lost', () => {
  /** Loses one answer to an upload, and notes what is asked of files. */
  async function unsure() {
    const fake = articleServer();
    const asked: string[] = [];
    const loss = ({ method, path }: { method: string; path: string }): Loss => {
      if (!path.startsWith('/files')) return undefined;
      asked.push(`${method} ${path}`);
      return asked.length === 1 ? 'after' : undefined;
    };
    return { fake, asked, ...(await loggedIn(fake, { loss })) };
  }

  it('offline: an upload without an answer is done where the server has all bytes', async () => {
    const { fake, asked, kept, clock, outbox } = await unsure();
    const { key } = await kept.upload(file(), { title: 'Notes' });
    await clock.advance(60_000);
    expect(outbox()).toEqual([]);
    expect(asked).toEqual(['POST /files', 'POST /files', `GET /files/${key}`]);
    expect(fake.rows('directus_files')).toMatchObject([{ id: key, title: 'Notes' }]);
  });

  it('offline: an upload without an answer is sent again where the server has a part', async () => {
    const { fake, asked, kept, clock, outbox } = await unsure();
    const { key } = await kept.upload(file(), { title: 'Notes' });
    await clock.advance(10);
    fake.update('directus_files', String(key), { filesize: 3 });
    await clock.advance(60_000);
    expect(outbox()).toEqual([]);
    expect(asked.at(-1)).toBe(`PATCH /files/${key}`);
    expect(fake.rows('directus_files')).toMatchObject([
      { id: key, title: 'Notes', filesize: 10, filename_download: 'notes.txt' },
    ]);
  });
});

describe('an upload', () => {
  it('offline: an upload with the id of another file is refused at once', async () => {
    const fake = articleServer();
    const asked: string[] = [];
    const { kept, clock, outbox } = await loggedIn(fake, {
      loss: ({ method }) => {
        asked.push(method);
        return undefined;
      },
    });
    fake.fail('POST', '/files', { status: 400, code: 'RECORD_NOT_UNIQUE' });
    await kept.upload(file());
    await clock.advance(60_000);
    expect(outbox()).toMatchObject([{ state: 'refused', error: { code: 'RECORD_NOT_UNIQUE' } }]);
    expect(asked.filter((method) => method === 'POST')).toHaveLength(2);
  });

  it('offline: an upload may fill all that is left of maxFileBytes', async () => {
    const fake = articleServer();
    const { kept } = await loggedIn(fake, { maxFileBytes: 20 });
    fake.offline();
    await kept.upload(file('12345678901'));
    await expect(kept.upload(file('1234567890'))).rejects.toMatchObject({ code: 'TOO_LARGE' });
    await kept.upload(file('123456789'));
    await kept.upload(file(''));
  });
});

describe('the bytes of an upload', () => {
  const filesIn = (storage: MemoryOfflineStorage) =>
    storage.keys('').filter((key) => key.includes(' file '));

  it('offline: the bytes of an upload go when it is sent, and when it is given up', async () => {
    const fake = articleServer();
    const storage = new MemoryOfflineStorage();
    const { kept, clock } = await loggedIn(fake, { storage });
    fake.offline();
    await kept.upload(file());
    const { id } = await kept.upload(file());
    expect(filesIn(storage)).toHaveLength(2);
    await kept.discard(id);
    await clock.advance(10);
    expect(filesIn(storage)).toHaveLength(1);
    fake.online();
    await clock.advance(60_000);
    expect(filesIn(storage)).toEqual([]);
  });

  it('offline: bytes stay with their write, and go after an hour where a closed tab has left them without one', async () => {
    const fake = articleServer();
    const storage = new MemoryOfflineStorage();
    const first = await loggedIn(fake, { storage });
    fake.offline();
    await first.kept.upload(file());
    const [used = ''] = filesIn(storage);
    first.kept.dispose();
    const hour = 3_600_000;
    const now = Number(/ file (\d+) /.exec(used)?.[1]);
    const orphan = (at: number) => used.replace(/ file .*/, ` file ${at} orphan`);
    for (const at of [now - 1, now + 1]) storage.set(orphan(at), file());
    const clock = new VirtualClock();
    await clock.advance(hour);
    fake.online();
    fake.fail('POST', '/files', 'network', Infinity);
    await loggedIn(fake, { storage, clock });
    await clock.advance(10);
    expect(filesIn(storage).sort()).toEqual([used, orphan(now + 1)].sort());
  });
});
