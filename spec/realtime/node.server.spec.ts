import { build } from 'esbuild';
import { sourceAliases } from '../support/source-aliases.mjs';
import { fileURLToPath } from 'node:url';
import { describe, expect, inject, it } from 'vitest';
import { nodeBinary } from '../../demo/server/node-binary.mjs';
import { defaultRelease } from '../../demo/server/releases.mjs';
import { runChild, runModule } from '../support/child';

const { url, admin } = inject('directus');
const root = fileURLToPath(new URL('../..', import.meta.url));

const begin = `
  import { Directus } from './lib';
  import { realtime } from './lib/realtime';
  const [url, token] = process.argv.slice(1);
  const directus = new Directus(url, { auth: { mode: 'json', staticToken: token } });
  const live = realtime(directus);
  const end = () => console.log(Date.now());
`;

it('realtime in Node: lets the process end after the last subscriber has left, without dispose', async () => {
  const { code, stdout, stderr, endedAt } = await runChild(
    `${begin}
    const both = live.live('tags', { limit: 1 }).subscribe(() => {
      both.add(live.changes('tags').subscribe(() => { both.unsubscribe(); end(); }));
    });`,
    [url, admin.token],
  );
  expect(stderr).toBe('');
  expect(code).toBe(0);
  expect(endedAt - Number(stdout)).toBeLessThan(2_000);
});

it('ends at once when there was never a subscriber', async () => {
  const { code, stdout, endedAt } = await runChild(`${begin} live.status$.subscribe(); end();`, [
    url,
    admin.token,
  ]);
  expect(code).toBe(0);
  expect(endedAt - Number(stdout)).toBeLessThan(2_000);
});

it('keeps the process for a subscriber while the server is away', async () => {
  // An unref'd timer would let it end, with somebody still waiting.
  const { code, stdout } = await runChild(
    `${begin}
    live.changes('tags').subscribe();
    process.on('exit', () => console.log('ended by itself'));
    setTimeout(() => { console.log('still here'); process.exit(); }, 4_000).unref();`,
    ['http://127.0.0.1:9', 'token'],
  );
  expect(stdout.trim()).toBe('still here\nended by itself');
  expect(code).toBe(0);
});

it.each(['dispose', 'unsubscribe'])('ends when left while it connects, by %s', async (how) => {
  const leave = how === 'dispose' ? 'live.dispose()' : 'subscription.unsubscribe()';
  const { code, stderr, stdout, endedAt } = await runChild(
    `${begin}
    const subscription = live.changes('tags').subscribe();
    setTimeout(() => { ${leave}; ${leave}; end(); }, 15);`,
    [url, admin.token],
  );
  expect(stderr).toBe('');
  expect(code).toBe(0);
  expect(endedAt - Number(stdout)).toBeLessThan(2_000);
});

describe('with the WebSocket of Node 22 itself', () => {
  // The one that Directus runs on here.
  const node = nodeBinary(defaultRelease);

  it('realtime in Node 22: reports changes, and lets the process end', async () => {
    const { code, stdout, stderr, endedAt } = await runChild(
      `${begin}
      if (typeof WebSocket === 'undefined') throw new Error('this Node has none');
      const subscription = live.changes('tags').subscribe((change) => {
        console.log(change.event);
        subscription.unsubscribe();
        end();
      });`,
      [url, admin.token],
      { node },
    );
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const [event, at] = stdout.split('\n');
    expect(event).toBe('init');
    expect(endedAt - Number(at)).toBeLessThan(2_000);
  });

  it('survives a server that is not there, whose errors come without end in some clients', async () => {
    const { code, stdout, stderr } = await runChild(
      `${begin}
      live.changes('tags').subscribe();
      setTimeout(() => { console.log('still here'); live.dispose(); }, 3_000);`,
      ['http://127.0.0.1:9', 'token'],
      { node },
    );
    expect(stderr).toBe('');
    expect(stdout.trim()).toBe('still here');
    expect(code).toBe(0);
  });

  it.each(['dispose', 'unsubscribe'])('ends when left while it connects, by %s', async (how) => {
    const leave = how === 'dispose' ? 'live.dispose()' : 'subscription.unsubscribe()';
    const { code, stderr } = await runChild(
      `${begin}
      const subscription = live.changes('tags').subscribe();
      setTimeout(() => { ${leave}; ${leave}; }, 10);`,
      [url, admin.token],
      { node },
    );
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });
});

it('names the package that is missing', async () => {
  const {
    outputFiles: [script],
  } = await build({
    stdin: {
      contents: `${begin}
        live.changes('tags').subscribe({ error: (error) => console.log(error.code, error.message) });
        live.status$.subscribe(({ state }) => console.log(state));
        live.live('tags', { limit: 1 }).subscribe(({ data }) => { console.log(data.length); process.exit(); });`,
      resolveDir: root,
      loader: 'ts',
    },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    alias: { ...sourceAliases(), ws: 'not-installed' },
    external: ['rxjs', 'undici', 'not-installed'],
  });
  const { stdout } = await runModule(script?.text ?? '', [url, admin.token], { timeout: 20_000 });
  expect(stdout).toContain(
    'NO_WEBSOCKET Node.js before 22 has no WebSocket: install the package "ws"',
  );
  // And live queries ask every now and then.
  expect(stdout.trim().split('\n').at(-1)).toBe('1');
});
