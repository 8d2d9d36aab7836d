/** Runs one client, and measures it when told to. One process per client: its CPU time and memory are then its own. */
import { json, kept } from './json.mjs';
import { many } from './many.mjs';
import { rates } from './measure.mjs';
import { download, progress, upload } from './transfer.mjs';

const jobs = { rates, many, upload, download, progress, json, kept };
const [, , file, url, options] = process.argv;
let client;

async function open() {
  const { create } = await import(file);
  client = await create(url, JSON.parse(options));
  // A client that reads something else, or nothing, would win every race.
  const article = await client.readOne();
  if ((article?.data ?? article)?.title !== 'What the sea keeps')
    throw new Error('the client did not read the article');
  process.send({ ready: true });
}

process.on('message', ({ job, ...turn }) => {
  jobs[job](client, turn).then((result) => process.send(result), fail);
});
process.on('disconnect', () => process.exit());

function fail(error) {
  process.send({ failure: error.stack });
}

open().catch(fail);
