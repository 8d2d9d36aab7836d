// Uploads a file from disk. Its server is told when it begins and ends.
import { Directus } from 'directus-rx';

/** @param {{ troubleUrl: string, gaugeUrl: string }} settings @param {() => Promise<Blob>} open */
export async function uploadFile({ troubleUrl, gaugeUrl }, open) {
  const { transport } = new Directus(troubleUrl, { transport: { retry: false } });
  const send = (file) => {
    const form = new FormData();
    form.append('file', file);
    return transport
      .post(`/throttled/100000000/${crypto.randomUUID()}`, form, { timeout: 120_000 })
      .then();
  };
  // What a first request loads is not what an upload needs.
  await send(new Blob(['x']));
  await fetch(`${gaugeUrl}/begin`);
  await send(await open());
  await fetch(`${gaugeUrl}/end`);
}
