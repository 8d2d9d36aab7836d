import { asyncScheduler, firstValueFrom } from 'rxjs';
import { filter } from 'rxjs/operators';
import { afterEach, expect, it } from 'vitest';
import { Directus } from '../../lib';
import { IndexedDbStorage, offline } from '../../lib/offline';
import { fakeDirectus } from '../../lib/testing';

const NAME = 'directus-rx spec of handles';
const account = { email: 'anna@example.com', password: 'secret' };

afterEach(() => {
  indexedDB.deleteDatabase(NAME);
});

// WebKit for Linux has no files of its own to make a handle of.
const hasFiles = 'storage' in navigator;

it.runIf(hasFiles)(
  'offline: a real handle survives a restart of the page in IndexedDB, and its file is uploaded',
  async () => {
    const folder = await navigator.storage.getDirectory();
    const handle = await folder.getFileHandle('notes.txt', { create: true });
    const stream = await handle.createWritable();
    await stream.write('written before the restart');
    await stream.close();
    const fake = fakeDirectus({ collections: {}, users: [account] });
    const open = async () => {
      const directus = new Directus(fake.url, {
        auth: { mode: 'json' },
        storage: { mode: 'MemoryStorage' },
        transport: { backend: fake.backend, retry: false },
      });
      await directus.auth.login(account);
      return offline(directus, { storage: new IndexedDbStorage(NAME), scheduler: asyncScheduler });
    };
    const first = await open();
    fake.offline();
    const { key } = await first.upload(handle, { title: 'Notes' });
    first.dispose();

    fake.online();
    const second = await open();
    await firstValueFrom(second.changes$.pipe(filter(({ state }) => state === 'done')));
    expect(fake.rows('directus_files')).toMatchObject([{ id: key, title: 'Notes', filesize: 26 }]);
    second.dispose();
  },
);
