import { Directus } from '../../lib/directus';
import { fetchBackend } from '../../lib/fetch';
import type { ProvidedDirectus } from './directus.global';

/** What a client in a service worker came to; the steps it could not make are missing. */
export interface WorkerReport {
  readonly hasXhr: boolean;
  readonly withoutBackend?: string;
  readonly email?: unknown;
  readonly created?: unknown;
  readonly read?: unknown;
  readonly file?: unknown;
  readonly refused?: unknown;
  readonly gone?: unknown;
  readonly requests: readonly string[];
  readonly error?: string;
}

async function work({ url, admin }: ProvidedDirectus): Promise<WorkerReport> {
  const requests: string[] = [];
  const report = { hasXhr: 'XMLHttpRequest' in globalThis, requests };
  try {
    const plain: unknown = await new Directus(url).server.ping().catch(String);
    const directus = new Directus(url, { transport: { backend: fetchBackend } });
    directus.transport.requests$.subscribe(({ type, method, path }) => {
      requests.push(`${type} ${method} ${path.replace(/[\da-f-]{36}|\d+$/, ':id')}`);
    });
    await directus.auth.login(admin);
    const me = await directus.users.me.read({ fields: ['email'] });
    const articles = directus.items('articles');
    const title = `From a service worker ${crypto.randomUUID()}`;
    const { id } = (await articles.createOne({ title })) as { id: number };
    const { data } = await articles.readByQuery({
      filter: { title: { _eq: title } },
      fields: ['title'],
    });
    const form = new FormData();
    form.append('title', title);
    form.append('file', new Blob(['from a worker'], { type: 'text/plain' }), 'worker.txt');
    const file = (await directus.files.createOne(form)) as { id: string; filesize: unknown };
    const refused = (await directus
      .items('nothing_like_it')
      .readOne(1)
      .catch((error: unknown) => error)) as { code: string; status: number };
    await articles.deleteOne(id);
    await directus.files.deleteOne(file.id);
    const gone = await articles.readByQuery({ filter: { title: { _eq: title } } });
    await directus.auth.logout();
    directus.dispose();
    return {
      ...report,
      withoutBackend: String(plain),
      email: me.email,
      created: id,
      read: data,
      file: Number(file.filesize),
      refused: [refused.status, refused.code],
      gone: gone.data,
    };
  } catch (error) {
    return { ...report, error: String(error) };
  }
}

// In a page, from which a spec takes the type above, nobody sends such a message.
globalThis.addEventListener('message', (event: MessageEvent<ProvidedDirectus>) => {
  const [port] = event.ports;
  if (port) void work(event.data).then((report) => port.postMessage(report));
});
