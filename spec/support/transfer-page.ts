// What runs in a page of a real browser whose server is killed: bundled, and loaded by a spec.
import { lastValueFrom, type Observable, tap } from 'rxjs';
import { type CallEvent, Directus, progress } from '../../lib';
import { resumableDownloads } from '../../lib/download';
import { resumableUpload } from '../../lib/tus';
import { noise } from './noise';
import { sha256 } from './sha256';

/** Milliseconds: as soon as the server is back, however long a busy machine takes. */
const retryDelays = Array<number>(240).fill(500);

const directus = new Directus(location.origin, {
  auth: { mode: 'json' },
  transport: { interceptors: [resumableDownloads({ retryDelays })] },
});

/** What the bar of the latest transfer has shown. */
let shown = { loaded: [] as number[], percents: [] as number[] };

/** Runs a transfer to its end, and keeps what its bar shows on the way. */
async function watched<T>(events: Observable<CallEvent<T>>): Promise<T> {
  shown = { loaded: [], percents: [] };
  const bar = events.pipe(
    progress(),
    tap(({ loaded, percent }) => {
      shown.loaded.push(loaded);
      if (percent !== undefined) shown.percents.push(percent);
    }),
  );
  const { result, error } = await lastValueFrom(bar);
  if (result === undefined) throw error;
  return result;
}

const api = {
  login: async (email: string, password: string) => {
    await directus.auth.login({ email, password });
  },
  upload: async (bytes: number, name: string) => {
    const upload = resumableUpload(directus, new File([noise(bytes)], name), {}, { retryDelays });
    await watched(upload.events());
  },
  download: async (id: string) => sha256(await watched(directus.files.download(id).events())),
  shown: () => shown,
};

export type TransferApi = typeof api;

Object.assign(globalThis, { transfer: api });
