// @ts-check
// npm run prove                           lists the provers
// npm run prove -- chaos --seeds=1        runs one; what follows its name is passed on
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { commandOf, list } from './command.mjs';
import { provers } from './provers.mjs';

const words = process.argv.slice(2);
if (words.length === 0) {
  console.log(`npm run prove -- <name>\n\n${list()}`);
  process.exit(0);
}
const command = commandOf(words);
if (!command) {
  console.error(`There is no prover "${words[0]}"; there are ${Object.keys(provers).join(', ')}.`);
  process.exit(1);
}
const child = spawn(process.execPath, command.args, {
  cwd: fileURLToPath(new URL('../..', import.meta.url)),
  stdio: 'inherit',
  env: command.env,
});
// The terminal sends its signals to both; this process waits for what the prover makes of them.
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
  process.on(signal, () => child.kill(signal));
child.once('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
