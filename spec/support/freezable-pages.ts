import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import { stopWithThisProcess } from '../../demo/server/stop-with-this-process.mjs';
import { chromiumArgs, chromiumPath } from './chromium.mjs';
import type { OpenPage } from './firefox.mjs';

export type PageState = 'frozen' | 'active';

export interface FreezablePage extends OpenPage {
  /** Does what the browser does with a tab in the background: none of its code runs until it is `active`. */
  setState(state: PageState): Promise<void>;
}

interface Answer {
  readonly id?: number;
  readonly error?: { readonly message: string };
  readonly result?: Readonly<Record<string, unknown>>;
}

/** Chromium without Playwright, which has every page believe that it is in front: such a page cannot be frozen. */
export async function launchFreezablePages() {
  const profile = await mkdtemp(join(tmpdir(), 'directus-rx-frozen-'));
  const child = spawn(
    chromiumPath(),
    [...chromiumArgs, '--headless', '--remote-debugging-port=0', `--user-data-dir=${profile}`],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = once(child, 'exit');
  const forget = stopWithThisProcess(() => child.kill('SIGKILL'));
  const close = async () => {
    child.kill();
    await ended;
    forget();
    await rm(profile, { recursive: true, force: true, maxRetries: 10 });
  };
  const send = await connect(await addressOf(child.stderr));

  /** Opens an address, and waits until its script has set a global object. */
  const open = async (url: string, global: string): Promise<FreezablePage> => {
    const { targetId } = await send('Target.createTarget', { url });
    const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
    const inPage = (method: string, params: object) => send(method, params, String(sessionId));
    const evaluate = async <T>(expression: string): Promise<T> => {
      const { result, exceptionDetails } = await inPage('Runtime.evaluate', {
        expression,
        awaitPromise: true,
        returnByValue: true,
      });
      if (exceptionDetails) throw new Error(`Chromium: ${JSON.stringify(exceptionDetails)}`);
      return (result as { value: T }).value;
    };
    // The page is loading.
    while ((await evaluate(`typeof ${global}`)) !== 'object') await new Promise(setImmediate);
    return {
      evaluate,
      choose: () => Promise.reject(new Error('not here')),
      reload: async () => {
        await inPage('Page.reload', {});
      },
      close: async () => {
        await send('Target.closeTarget', { targetId });
      },
      async setState(state) {
        await inPage('Page.setWebLifecycleState', { state });
      },
    };
  };
  return { open, close };
}

async function addressOf(stderr: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stderr })) {
    const address = /DevTools listening on (ws:\S+)/.exec(line)?.[1];
    if (address === undefined) continue;
    stderr.resume();
    return address;
  }
  throw new Error('Chromium ended instead of starting.');
}

/** Returns a function that sends a command and resolves to its result. */
async function connect(address: string) {
  const socket = new WebSocket(address);
  const waiting = new Map<number, (answer: Answer) => void>();
  socket.addEventListener('message', ({ data }) => {
    const answer = JSON.parse(String(data)) as Answer;
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer);
  });
  await once(socket, 'open');
  let last = 0;
  return async (method: string, params: object, sessionId?: string) => {
    const id = (last += 1);
    const { result, error } = await new Promise<Answer>((resolve) => {
      waiting.set(id, resolve);
      socket.send(JSON.stringify({ id, method, params, sessionId }));
    });
    waiting.delete(id);
    if (!result) throw new Error(`${method}: ${error?.message ?? 'no result'}`);
    return result;
  };
}
