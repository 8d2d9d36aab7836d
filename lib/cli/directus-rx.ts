#!/usr/bin/env node
import { writeFileSync } from 'node:fs';
import { env, stderr, stdout } from 'node:process';
import { concatMap, from, type Observable, of, tap } from 'rxjs';
import { type Command, readArguments, USAGE } from './arguments';
import { printable } from './printable';
import { readSchema } from './read-schema';
import { removalSteps, setupSteps, type Step } from './setup-offline';
import { withServer } from './with-server';

const credentials = {
  token: env['DIRECTUS_TOKEN'],
  email: env['DIRECTUS_EMAIL'],
  password: env['DIRECTUS_PASSWORD'],
};

const fail = (message: string): void => {
  stderr.write(`${message}\n`);
  process.exitCode = 1;
};

const say = (line: string): void => {
  stdout.write(`${printable(line)}\n`);
};

function run(command: Command): Observable<unknown> {
  const { url } = command;
  if (command.name === 'setup offline') {
    const { collections, isConfirmed } = command;
    return withServer(url, credentials, (transport) => {
      const steps$ =
        collections.length > 0 ? setupSteps(transport, collections) : removalSteps(transport);
      return steps$.pipe(concatMap((steps) => carryOut(steps, isConfirmed)));
    });
  }
  const { out } = command;
  return readSchema(url, credentials).pipe(
    tap((source) => (out === undefined ? stdout.write(source) : writeFileSync(out, source))),
  );
}

/** Shows the steps, and makes them one after the other if that is confirmed. */
function carryOut(steps: readonly Step[], isConfirmed: boolean): Observable<unknown> {
  if (steps.length === 0) {
    say('Nothing to do.');
    return of(null);
  }
  if (!isConfirmed) {
    for (const { title } of steps) say(`would ${title}`);
    say(`Nothing was changed. Add --yes to make these ${steps.length} changes.`);
    return of(null);
  }
  return from(steps).pipe(
    concatMap(({ title, run: run$ }) =>
      run$.pipe(
        tap(() => {
          say(`done: ${title}`);
        }),
      ),
    ),
  );
}

const command = readArguments(process.argv.slice(2));
if (!command) fail(USAGE);
else
  run(command).subscribe({
    error: (error: unknown) => {
      // The message may be the server's.
      fail(printable(`directus-rx: ${error instanceof Error ? error.message : String(error)}`));
    },
  });
