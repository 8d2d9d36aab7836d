/** Prints the milliseconds until a package is imported, or until a client of it has read its first article. */
import { createRequire } from 'node:module';

const [, , what, module, url] = process.argv;
const start = performance.now();
if (what === 'answer') {
  const { create } = await import(module);
  await (await create(url, {})).readOne();
} else if (module.endsWith('.cjs')) {
  createRequire(import.meta.url)(`../${module}`);
} else {
  await import(module.startsWith('.') ? `../${module}` : module);
}
const end = performance.now();
console.log(end - start);
process.exit();
