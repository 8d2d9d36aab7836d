import { existsSync } from 'node:fs';
import prettier from 'prettier';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Directus } from '../../lib';
import { type RecordingServer, startRecordingServer } from '../support/recording-server';
import { collections } from './collections';
import { endpoints } from './endpoints';
import { comparedBy } from '../surface/contracts/compared';
import { differences, expectedOf } from '../surface/contracts/differences';
import { type Entry, sdkFunctions, sdkMethods } from './entry';
import { elsewhere, sessionEntries } from './session';

const entries: readonly Entry[] = [...sessionEntries, ...collections, ...endpoints];
const rows = [...entries, ...elsewhere];

describe('what is called sends this, and gives what is in the answer:', () => {
  let server: RecordingServer;
  let directus: Directus;

  beforeAll(async () => {
    server = await startRecordingServer();
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    directus = new Directus(server.url, { auth: { autoRefresh: false } });
    return () => {
      directus.dispose();
    };
  });

  it.each(entries)('$name: $sends', async ({ call, sends, params = {}, body, answer, gives }) => {
    server.reset(() => (answer === undefined ? { status: 204 } : { body: answer }));
    await expect(call(directus)).resolves.toStrictEqual(gives);
    const [sent, ...more] = server.seen;
    expect(`${sent?.method} ${sent?.path}`).toBe(sends);
    expect(sent?.params).toEqual(params);
    expect(sent?.body).toEqual(body);
    expect(more).toEqual([]);
  });
});

/** `/items/{1}/{2}` as what a call with any keys sends; a slash at the end makes no difference to the server. */
const pattern = (sends: string): RegExp =>
  new RegExp(
    `^${sends
      .replace(/\/$/, '')
      .replace(/\?.*/, '.*')
      .replace(/\{\d\}/g, '[^/]+')}$`,
  );

describe('nothing is missing:', () => {
  it('every function of @directus/sdk@26 has a method here that sends the same', () => {
    expect(sdkFunctions).toHaveLength(249);
    for (const { name, sends } of sdkFunctions) {
      const ours = rows.filter(({ functions }) => functions?.includes(name));
      expect(ours, name).not.toEqual([]);
      for (const one of ours) expect(one.sends, `${one.name} as ${name}`).toMatch(pattern(sends));
    }
  });

  it('every method of the class-based SDK is compared with it', () => {
    const missing = sdkMethods
      .flatMap(({ methods }) => methods)
      .filter((method) => comparedBy(method).length === 0);
    // The first two are documented, and it had neither.
    expect(missing.join()).toBe(',directus.comments');
  });

  it('every method of the class-based SDK is here', () => {
    for (const { name } of sdkMethods)
      expect(
        rows.filter(({ methods }) => methods?.includes(name)),
        name,
      ).not.toEqual([]);
  });

  it('names nothing that does not exist', () => {
    const functions = new Set(sdkFunctions.map(({ name }) => name));
    const methods = new Set(sdkMethods.map(({ name }) => name));
    expect(
      rows.flatMap((row) => row.functions ?? []).filter((name) => !functions.has(name)),
    ).toEqual([]);
    expect(rows.flatMap((row) => row.methods ?? []).filter((name) => !methods.has(name))).toEqual(
      [],
    );
    for (const { spec } of elsewhere)
      expect(existsSync(new URL(`../../${spec}`, import.meta.url)), spec).toBe(true);
  });
});

const cell = (text: string) => text.replaceAll('|', '\\|');
const ours = (row: (typeof rows)[number]) => `\`${row.name}\``;
interface Line {
  readonly name: string;
  readonly sends: string;
  readonly methods?: readonly string[];
}

/** How many programs compare the methods of a line with the class-based SDK, and how many of them differ. */
function compared({ methods = [] }: Line): string {
  const programs = [...new Set(methods.flatMap(comparedBy))];
  const other = programs.filter(({ name }) => expectedOf(name).length > 0).length;
  if (programs.length === 0) return 'not in 10.3.5';
  const same = programs.length - other;
  return [same > 0 ? `${same} same` : '', other > 0 ? `${other} other` : '']
    .filter(Boolean)
    .join(', ');
}

const table = (
  head: string,
  lines: readonly Line[],
  find: (row: (typeof rows)[number], name: string) => boolean | undefined,
  compared?: (line: Line) => string,
) =>
  [
    `| ${head} | Verb and path | Here |${compared ? ' Compared |' : ''}`,
    `| --- | --- | --- |${compared ? ' --- |' : ''}`,
    ...lines.map((line) => {
      const { name, sends } = line;
      const found = rows.filter((row) => find(row, name)).map(ours);
      const [first, ...more] = found;
      const shown = more.length > 3 ? `${first} and ${more.length} more` : found.join(', ');
      return `| \`${cell(name)}\` | ${cell(sends)} | ${shown} |${compared ? ` ${compared(line)} |` : ''}`;
    }),
  ].join('\n');

const page = () => `# Parity

What \`@directus/sdk\` can do, in both its forms, and what does it here. This page is written by
\`spec/parity/parity.spec.ts\` (\`npx vitest run --project node spec/parity -u\`), which sends each of these calls to a
recording server and checks verb, path, parameters, body and what the caller gets.

## Every request, with what it sends

| Method | Sends | Shown by |
| --- | --- | --- |
${rows
  .map(
    (row) =>
      `| ${ours(row)} | ${cell(row.sends)} | ${'spec' in row ? row.spec : 'spec/parity/parity.spec.ts'} |`,
  )
  .join('\n')}

## The class-based SDK (10.3.5)

E is \`/items/{collection}\`, or the collection's own path for the system's.

Both packages run the programs of \`spec/surface/contracts\` against one server. _Compared_ says how many of them call the method
and send, give and throw the same, and how many differ, all by decision.

${table('Method', sdkMethods, ({ methods }, name) => methods?.includes(name), compared)}

Differences that are not copied, and why (\`spec/surface/contracts/differences.ts\`; what each package sends and gives is in
\`differences.txt\` beside it):

${differences.map(({ reason }) => `- ${reason}`).join('\n')}

## The functions of @directus/sdk 26

${table('Function', sdkFunctions, ({ functions }, name) => functions?.includes(name))}
`;

it('docs/parity.md says so', async () => {
  const file = '../../docs/parity.md';
  const options = await prettier.resolveConfig(new URL(file, import.meta.url));
  const text = await prettier.format(page(), { ...options, parser: 'markdown' });
  await expect(text).toMatchFileSnapshot(file);
});
