#!/usr/bin/env node
import { writeFileSync } from 'node:fs';
import { env, stderr, stdout } from 'node:process';
import { tap } from 'rxjs';
import { readArguments, USAGE } from './arguments';
import { printable } from './printable';
import { readSchema } from './read-schema';

const fail = (message: string): void => {
  stderr.write(`${message}\n`);
  process.exitCode = 1;
};

const asked = readArguments(process.argv.slice(2));
if (!asked) fail(USAGE);
else {
  const { url, out } = asked;
  readSchema(url, {
    token: env['DIRECTUS_TOKEN'],
    email: env['DIRECTUS_EMAIL'],
    password: env['DIRECTUS_PASSWORD'],
  })
    .pipe(tap((source) => (out === undefined ? stdout.write(source) : writeFileSync(out, source))))
    .subscribe({
      error: (error: unknown) => {
        // The message may be the server's.
        fail(printable(`directus-rx: ${error instanceof Error ? error.message : String(error)}`));
      },
    });
}
