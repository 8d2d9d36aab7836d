// @ts-check
import { openAsBlob } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Directus } from 'directus-rx';
import { filter, firstValueFrom, lastValueFrom, map, tap, timeout } from 'rxjs';
import { progressBar } from './progress-bar.mjs';

const megabyte = 1_000_000;
const uploadSize = 20 * megabyte;
/** Milliseconds. A token that lives longer is refreshed at once instead of being waited for. */
const patience = 15_000;

/** @typedef {{ id: number, name: string }} Author */
/** @typedef {{ id: number, title: string, status: string, author: Author | number | null, date_published: string | null }} Article */
/** @typedef {{ articles: Article }} Schema */

/**
 * What the page of this demo does, in a terminal: each step is one call of the library.
 *
 * @param {string} url
 * @param {import('../server/accounts.mjs').Account} account
 */
export async function tour(url, account) {
  /** @type {Directus<Schema>} */
  const directus = new Directus(url);
  const watching = watchSession(directus);
  try {
    heading(`Log in at ${url}`);
    const { expires } = await directus.auth.login(account);
    const { first_name } = await directus.users.me.read({ fields: ['first_name'] });
    say(`Hello ${first_name}. The access token lives ${expires / 1000} s.`);
    const { expiresAt } = directus.auth.state;

    await readArticles(directus);
    await writeArticle(directus);
    await uploadFile(directus);

    heading('Refresh');
    if (expires > patience) await directus.auth.refresh();
    else say('By itself, ahead of the expiry: nothing to do but wait.');
    await newToken(directus, expiresAt);
    await directus.users.me.read({ fields: ['id'] });
    say('The new token works.');

    heading('Log out');
    await directus.auth.logout();
  } finally {
    watching.unsubscribe();
    directus.dispose();
  }
}

/** @param {Directus<Schema>} directus */
function watchSession(directus) {
  return directus.auth.state$.subscribe(({ status, reason }) =>
    say(`(session is ${status}: ${reason})`),
  );
}

/**
 * @param {Directus<Schema>} directus
 * @param {number | null} before when the last one expires
 */
function newToken(directus, before) {
  const later = directus.auth.state$.pipe(
    filter(({ status, expiresAt }) => status === 'active' && Number(expiresAt) > Number(before)),
    // It also keeps the process here: the library's own timers never do.
    timeout(patience),
  );
  return firstValueFrom(later);
}

/** @param {Directus<Schema>} directus */
async function readArticles(directus) {
  heading('Read articles');
  const { data, meta } = await directus.items('articles').readByQuery({
    fields: ['id', 'title', 'status', 'author.name'],
    filter: { status: { _eq: 'published' } },
    sort: ['-date_published'],
    limit: 5,
    meta: ['filter_count'],
  });
  for (const { id, title, author } of data) {
    say(`${String(id).padStart(3)}  ${title} (${author?.name ?? 'nobody'})`);
  }
  say(`and ${Number(meta?.filter_count) - data.length} more`);
}

/** @param {Directus<Schema>} directus */
async function writeArticle(directus) {
  heading('Create, change and delete an article');
  const articles = directus.items('articles');
  // A user who may not read articles gets nothing of them.
  const { id } = (await articles.createOne({ title: 'Written in a terminal' })) ?? {};
  if (id === undefined) return;
  say(`created ${id}`);
  const article = await articles.updateOne(id, {
    title: 'Changed in a terminal',
    status: 'published',
  });
  say(`changed: "${article?.title}", ${article?.status}`);
  await articles.deleteOne(id);
  say(`deleted ${id}`);
}

/** @param {Directus<Schema>} directus */
async function uploadFile(directus) {
  heading(`Upload ${uploadSize / megabyte} MB`);
  const folder = await mkdtemp(join(tmpdir(), 'directus-rx-upload-'));
  try {
    const path = join(folder, 'film.bin');
    await makeFile(path, uploadSize);
    const form = new FormData();
    form.append('title', 'A film');
    // Not read into memory: its slices are read as the network takes them.
    form.append('file', await openAsBlob(path), 'film.bin');

    const bar = progressBar('  sending');
    const stored = await lastValueFrom(
      directus.files
        .createOne(form, { fields: ['id', 'filesize'] })
        .events()
        .pipe(
          tap((event) => {
            if (event.type === 'upload') bar.show({ total: uploadSize, ...event });
          }),
          filter((event) => event.type === 'reply'),
          map(({ body }) => body),
        ),
    ).finally(() => bar.end());
    if (!stored) return;
    const { id, filesize } = stored;
    say(`stored as ${id}, ${filesize} bytes`);
    await directus.files.deleteOne(id);
    say('deleted again');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} path
 * @param {number} size
 */
async function makeFile(path, size) {
  const file = await open(path, 'w');
  try {
    await file.truncate(size);
  } finally {
    await file.close();
  }
}

/** @param {string} text */
const heading = (text) => console.log(`\n${text}`);

/** @param {string} text */
const say = (text) => console.log(`  ${text}`);
