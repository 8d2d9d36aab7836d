// @ts-check
// Loaded into Directus's process before Directus itself. Its standard input is a pipe that the
// parent holds open; it ends when the parent is gone, even by SIGKILL, which no handler in the
// parent can answer. So that nothing is left behind, Directus then ends too.
import { rmSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

// Threads (Directus 9 writes its log in one) load this too, and have no pipe to a parent.
if (isMainThread) {
  process.stdin.on('end', leave);
  process.stdin.on('error', leave);
  process.stdin.resume();
}

function leave() {
  const folder = process.env['REMOVE_WHEN_ORPHANED'];
  if (folder) rmSync(folder, { recursive: true, force: true });
  process.exit(0);
}
