import { parseArgs } from 'node:util';

export const USAGE = `Usage: npx directus-rx types --url <address> [--out <file>]
       npx directus-rx setup offline --url <address> --collections <name,name> [--yes]
       npx directus-rx setup offline --url <address> --remove [--yes]

types writes the TypeScript interface of a running server's schema, for new Directus<Schema>(url).

  --url          the server's address
  --out          the file to write; without it the text goes to the terminal

setup offline makes the offline updates of collections strict: two devices never overwrite each other unnoticed. It
shows the changes of the server, and makes them with --yes. Called again it adds what is missing.

  --collections  names of collections, with commas between them
  --yes          makes the changes
  --remove       takes everything away again that setup offline has added

The credentials of a user who may see the data model (an administrator, as a rule) come from the environment, so
that no secret shows in a list of processes: DIRECTUS_TOKEN, or DIRECTUS_EMAIL and DIRECTUS_PASSWORD.
`;

/** A parsed command line. */
export type Command =
  | { readonly name: 'types'; readonly url: string; readonly out: string | undefined }
  | {
      readonly name: 'setup offline';
      readonly url: string;
      /** Empty to take everything away. */
      readonly collections: readonly string[];
      readonly isConfirmed: boolean;
    };

/** Parses the command line; returns `undefined` where it cannot be understood. */
export function readArguments(args: readonly string[]): Command | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        url: { type: 'string' },
        out: { type: 'string' },
        collections: { type: 'string' },
        yes: { type: 'boolean' },
        remove: { type: 'boolean' },
      },
    });
    const { url, out, collections, yes = false, remove = false } = values;
    if (url === undefined || url === '') return undefined;
    const name = positionals.join(' ');
    const isOfSetup = collections !== undefined || yes || remove;
    if (name === 'types' && !isOfSetup) return { name, url, out };
    const names = (collections ?? '').split(',').flatMap((each) => each.trim() || []);
    if (name === 'setup offline' && out === undefined && names.length > 0 !== remove)
      return { name, url, collections: names, isConfirmed: yes };
  } catch {
    // An option nobody knows: the usage says which there are.
  }
  return undefined;
}
