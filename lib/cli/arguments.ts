import { parseArgs } from 'node:util';

export const USAGE = `Usage: npx directus-rx types --url <address> [--out <file>]

Writes the TypeScript interface of a running server's schema, for new Directus<Schema>(url).

  --url    the server's address
  --out    the file to write; without it the text goes to the terminal

The credentials of a user who may see the data model (an administrator, as a rule) come from the environment, so
that no secret shows in a list of processes: DIRECTUS_TOKEN, or DIRECTUS_EMAIL and DIRECTUS_PASSWORD.
`;

/** Parses the command line; returns `undefined` where it cannot be understood. */
export function readArguments(
  args: readonly string[],
): { readonly url: string; readonly out: string | undefined } | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { url: { type: 'string' }, out: { type: 'string' } },
    });
    const { url, out } = values;
    if (positionals.join() === 'types' && url !== undefined && url !== '') return { url, out };
  } catch {
    // An option nobody knows: the usage says which there are.
  }
  return undefined;
}
