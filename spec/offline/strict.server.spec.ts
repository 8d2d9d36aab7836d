// Offline updates of collections that `npx directus-rx setup offline` has prepared, on a real Directus.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { noop } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { TransportRequest } from '../../lib';
import { colleague, deviceOn, editor, startNotesServer } from '../support/offline-on-server';

const root = fileURLToPath(new URL('../..', import.meta.url));
let server: Awaited<ReturnType<typeof startNotesServer>>;

beforeAll(async () => {
  server = await startNotesServer();
}, 120_000);
afterAll(() => server.stop());

async function setUp(...args: readonly string[]) {
  const child = spawn(
    process.execPath,
    [join(root, 'dist/cli.js'), 'setup', 'offline', '--url', server.url, ...args],
    { env: { PATH: process.env['PATH'], DIRECTUS_TOKEN: server.admin.token } },
  );
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await once(child, 'close');
  return { code: child.exitCode, output };
}

/** The data model and the permissions of the server. */
const state = async () => ({
  model: await server.send('GET', '/schema/snapshot'),
  permissions: (await server.send('GET', '/permissions?limit=-1&sort=id&fields=*')) as unknown,
});

const note = (id: string) => server.send('GET', `/items/notes/${id}`);
const newNote = async (title: string): Promise<string> =>
  (await server.send('POST', '/items/notes', { title })).id;

describe('npx directus-rx setup offline', { timeout: 60_000 }, () => {
  it('offline: shows what it would change, and changes nothing without --yes', async () => {
    const before = await state();
    const { code, output } = await setUp('--collections', 'notes');
    expect(code).toBe(0);
    expect(output).toMatch(/^would create the collection offline_claims/);
    expect(output).toMatch(
      /would add offline_claims to the fields of permission \d+ \(update notes\)/,
    );
    expect(output).toMatch(/Nothing was changed\. Add --yes to make these \d+ changes\.\n$/);
    expect(await state()).toEqual(before);
  });

  it('offline: can be repeated, extended, and taken back without a trace', async () => {
    const before = await state();
    const first = await setUp('--collections', 'notes', '--yes');
    expect(first.output).not.toContain('would');
    expect(first.code).toBe(0);
    expect(await setUp('--collections=notes', '--yes')).toEqual({
      code: 0,
      output: 'Nothing to do.\n',
    });
    const more = await setUp('--collections', 'notes, authors', '--yes');
    expect(more.output).toContain('relate offline_claims.item_authors with authors');
    expect(more.output).not.toContain('notes');
    const shown = await setUp('--remove');
    expect(shown.output).toContain('would delete the collection offline_claims');
    const removed = await setUp('--remove', '--yes');
    expect(removed.code).toBe(0);
    expect(await state()).toEqual(before);
    expect(await setUp('--remove', '--yes')).toEqual({ code: 0, output: 'Nothing to do.\n' });
  });

  it.each([
    ['missing', 'there is no collection missing'],
    ['pages,directus_users', 'directus_users is no collection of yours'],
    ['site', 'site is a singleton'],
  ])('offline: refuses %s and changes nothing', async (collections, message) => {
    const before = await state();
    expect(await setUp('--collections', collections, '--yes')).toEqual({
      code: 1,
      output: `directus-rx: ${message}\n`,
    });
    expect(await state()).toEqual(before);
  });
});

describe('writes of a strict collection', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    expect(await setUp('--collections', 'notes', '--yes')).toMatchObject({ code: 0 });
  }, 60_000);

  /** Two devices that have read the same item both begin to write when both have compared it. */
  async function race(title: string, strictCollections: readonly string[]) {
    const id = await newNote(title);
    let waiting = 0;
    let open: () => void = noop;
    const both = new Promise<void>((resolve) => (open = resolve));
    const before = async ({ method }: { readonly method: string }) => {
      if (method !== 'PATCH') return;
      if (++waiting === 2) open();
      await both;
    };
    const devices = await Promise.all([
      deviceOn(server.url, { account: editor, before, strictCollections }),
      deviceOn(server.url, { account: colleague, before, strictCollections }),
    ]);
    await Promise.all(
      devices.map(({ kept }, i) =>
        kept.updateOne('notes', id, { title: `${title} of ${i}` }, { base: { title } }),
      ),
    );
    const ends = () => devices.map(({ changes }) => changes.at(-1));
    await vi.waitFor(
      () => expect(ends().every((end) => /^(done|conflict)$/.test(end?.state ?? ''))).toBe(true),
      { timeout: 15_000 },
    );
    for (const { kept } of devices) kept.dispose();
    return { id, ends: ends() };
  }

  it('offline: of two devices at the same moment one writes, and the other has a conflict that shows it', async () => {
    for (let round = 0; round < 10; round++) {
      const { id, ends } = await race(`round ${round}`, ['notes']);
      expect(ends.map((end) => end?.state).sort()).toEqual(['conflict', 'done']);
      const won = ends.find((end) => end?.state === 'done');
      const lost = ends.find((end) => end?.state === 'conflict');
      expect(lost?.conflicts).toMatchObject([{ field: 'title', theirs: won?.item['title'] }]);
      expect(await note(id)).toMatchObject({ title: won?.item['title'] });
      expect(await server.history(id)).toHaveLength(2);
    }
  });

  it('offline: the same race without claims overwrites one of them, as the documentation says', async () => {
    const { id, ends } = await race('not strict', []);
    expect(ends.map((end) => end?.state)).toEqual(['done', 'done']);
    expect(await server.history(id)).toHaveLength(3);
  });

  it('offline: an update whose answer was lost is not sent again, also if somebody has changed it back since', async () => {
    const id = await newNote('before');
    const patches: string[] = [];
    const device = await deviceOn(server.url, {
      strictCollections: ['notes'],
      loss: ({ method, path }) => {
        if (method !== 'PATCH') return undefined;
        patches.push(path);
        return patches.length === 1 ? 'after' : undefined;
      },
      before: async ({ path }) => {
        // Between the first attempt and the question for its claim.
        if (path.startsWith('/items/offline_claims') && patches.length === 1)
          await server.send('PATCH', `/items/notes/${id}`, { title: 'before' });
      },
    });
    await device.kept.updateOne('notes', id, { title: 'after' });
    await vi.waitFor(() => expect(device.changes.at(-1)?.state).toBe('done'), { timeout: 15_000 });
    expect(patches).toHaveLength(1);
    expect((await server.history(id)).map(({ title }) => title)).toEqual([
      'before',
      'after',
      'before',
    ]);
    device.kept.dispose();
  });

  const writes = [
    ['create', 'POST'],
    ['update', 'PATCH'],
  ] as const;
  const isOf = (verb: string, { method, path }: TransportRequest) =>
    method === verb && path.startsWith('/items/notes');

  /** Creates or updates a note, and waits until the server has it. */
  async function write(
    { kept, changes }: Awaited<ReturnType<typeof deviceOn>>,
    kind: (typeof writes)[number][0],
    id: string,
  ) {
    await (kind === 'create'
      ? kept.createOne('notes', { id, title: 'after' })
      : kept.updateOne('notes', id, { title: 'after' }));
    await vi.waitFor(() => expect(changes.at(-1)?.state).toBe('done'), { timeout: 15_000 });
  }

  it.each(writes)(
    'offline: a %s is done when its first attempt reaches the server right before the second',
    async (kind, verb) => {
      const id = kind === 'create' ? crypto.randomUUID() : await newNote('before');
      const sent: TransportRequest[] = [];
      const device = await deviceOn(server.url, {
        strictCollections: ['notes'],
        loss: (request) => (isOf(verb, request) && sent.length === 1 ? 'before' : undefined),
        before: async (request) => {
          if (!isOf(verb, request)) return;
          const [late] = sent;
          if (sent.length === 1 && late) await server.send(verb, late.path, late.body);
          sent.push(request);
        },
      });
      await write(device, kind, id);
      expect(sent).toHaveLength(2);
      expect((await server.history(id)).map(({ title }) => title).slice(-1)).toEqual(['after']);
      device.kept.dispose();
    },
  );

  it.each(writes)(
    'offline: a %s whose answer was lost is done, and not sent again, though others have deleted the item since',
    async (kind, verb) => {
      const id = kind === 'create' ? crypto.randomUUID() : await newNote('before');
      let sent = 0;
      const device = await deviceOn(server.url, {
        strictCollections: ['notes'],
        loss: (request) => (isOf(verb, request) && ++sent === 1 ? 'after' : undefined),
        before: async ({ path }) => {
          if (path.startsWith('/items/offline_claims') && sent === 1)
            await server.send('DELETE', `/items/notes/${id}`).catch(() => undefined);
        },
      });
      await write(device, kind, id);
      expect(sent).toBe(1);
      expect((await server.history(id)).at(-1)?.action).toBe('delete');
      device.kept.dispose();
    },
  );

  it('offline: an item that was deleted can be created again with its key', async () => {
    const device = await deviceOn(server.url, { strictCollections: ['notes'] });
    const { key } = await device.kept.createOne('notes', { title: 'first' });
    await device.kept.deleteOne('notes', key);
    await device.kept.createOne('notes', { id: String(key), title: 'again' });
    await vi.waitFor(() => expect(device.outbox()).toEqual([]), { timeout: 15_000 });
    expect(await note(String(key))).toMatchObject({ title: 'again' });
    device.kept.dispose();
  });

  it('offline: a write that was edited after a lost answer is a write of its own', async () => {
    const id = await newNote('before');
    let isLosing = true;
    const device = await deviceOn(server.url, {
      strictCollections: ['notes'],
      loss: ({ path, method }) =>
        isLosing && path.startsWith('/items')
          ? method === 'PATCH'
            ? 'after'
            : undefined
          : undefined,
      before: ({ method }) =>
        isLosing && method === 'GET'
          ? new Promise((resolve) => setTimeout(resolve, 50))
          : Promise.resolve(),
    });
    const entry = await device.kept.updateOne('notes', id, { body: 'one' });
    await vi.waitFor(() => expect(device.changes.at(-1)?.attempts).toBe(1));
    await vi.waitFor(() => device.kept.edit(entry.id, { body: 'two' }), {
      timeout: 10_000,
      interval: 1,
    });
    isLosing = false;
    await vi.waitFor(() => expect(device.changes.at(-1)?.state).toBe('done'), { timeout: 15_000 });
    expect(await note(id)).toMatchObject({ body: 'two' });
    device.kept.dispose();
  });

  it('offline: the writes of an item are counted, whatever else has claims', async () => {
    const [id, other] = [await newNote('counted'), await newNote('other')];
    const device = await deviceOn(server.url, { strictCollections: ['notes'] });
    for (const title of ['one', 'two', 'three']) {
      await device.kept.updateOne('notes', id, { title });
      await vi.waitFor(() => expect(device.outbox()).toEqual([]), { timeout: 15_000 });
    }
    await device.kept.updateOne('notes', other, { title: 'one' });
    await vi.waitFor(() => expect(device.outbox()).toEqual([]), { timeout: 15_000 });
    const numbers = async (item: string) => {
      const query = `filter[item][_eq]=notes:${item}&fields=number&sort=number`;
      const claims = (await server.send('GET', `/items/offline_claims?${query}`)) as object[];
      return claims.map((claim) => (claim as { number: number }).number);
    };
    expect([await numbers(id), await numbers(other)]).toEqual([[1, 2, 3], [1]]);
    device.kept.dispose();
  });

  it('offline: a value that must be unique is refused at once', async () => {
    await server.send('POST', '/items/notes', { title: 'other', code: 'taken' });
    const id = await newNote('free');
    let patches = 0;
    const device = await deviceOn(server.url, {
      strictCollections: ['notes'],
      loss: ({ method }) => {
        if (method === 'PATCH') patches += 1;
        return undefined;
      },
    });
    await device.kept.updateOne('notes', id, { code: 'taken' });
    await vi.waitFor(() => expect(device.outbox()[0]?.state).toBe('refused'), { timeout: 15_000 });
    expect(device.outbox()[0]?.error?.code).toBe('RECORD_NOT_UNIQUE');
    expect(patches).toBe(1);
    device.kept.dispose();
  });

  it('offline: a collection without claims is refused with what to do', async () => {
    const device = await deviceOn(server.url, { strictCollections: ['authors'] });
    await device.kept.updateOne('authors', 1, { name: 'Nobody' });
    await vi.waitFor(() => expect(device.outbox()[0]?.state).toBe('refused'), { timeout: 15_000 });
    expect(device.outbox()[0]?.error).toMatchObject({
      code: 'NOT_SET_UP',
      message: expect.stringContaining('npx directus-rx setup offline') as string,
    });
    device.kept.dispose();
  });
});
