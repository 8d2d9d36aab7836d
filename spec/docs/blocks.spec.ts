import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { type Block, blocks, root } from './blocks';

const context = join(root, 'spec/docs/context.d.ts');
const folder = join(root, 'spec/docs');
const fileOf = ({ name, language, file }: Block): string =>
  join(
    folder,
    file === undefined
      ? `${name.replace(/\W/g, '-')}.${language === 'tsx' ? 'tsx' : 'ts'}`
      : join(name.replace(/:\d+$/, '').replace(/\W/g, '-'), file),
  );

/** Registers the schema of `context.d.ts`, which a tutorial does for itself. */
const register: Block = {
  name: 'register.d',
  code: `declare module 'directus-rx/register' { interface Register { schema: Schema } }`,
  language: 'ts',
  file: 'register.d.ts',
  runs: 'elsewhere',
};

/** What the compiler finds wrong, by the name of the block. */
function compile(all: readonly Block[]): ReadonlyMap<string, string[]> {
  // A module of its own, so that a block may declare what the context has, too.
  const sources = new Map(all.map((block) => [fileOf(block), `${block.code}\nexport {};\n`]));
  const config = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
  const host = ts.createCompilerHost(options);
  const program = ts.createProgram(
    [context, ...sources.keys()],
    { ...options, jsx: ts.JsxEmit.ReactJSX },
    {
      ...host,
      fileExists: (path) => sources.has(path) || host.fileExists(path),
      directoryExists: (path) => path.startsWith(folder) || ts.sys.directoryExists(path),
      readFile: (path) => sources.get(path) ?? host.readFile(path),
      getSourceFile: (path, target) => {
        const source = sources.get(path);
        return source === undefined
          ? host.getSourceFile(path, target)
          : ts.createSourceFile(path, source, target);
      },
    },
  );
  return new Map(
    all.map((block) => {
      const source = program.getSourceFile(fileOf(block));
      const found = [
        ...program.getSyntacticDiagnostics(source),
        ...program.getSemanticDiagnostics(source),
      ];
      return [
        block.name,
        found.map((each) => ts.flattenDiagnosticMessageText(each.messageText, '\n')),
      ];
    }),
  );
}

const broken: Block = {
  name: 'broken',
  code: 'directus.items("articels")',
  language: 'ts',
  runs: 'elsewhere',
};
const isTutorial = ({ file }: Block) => file !== undefined;
const wrong = new Map([
  ...compile([register, ...blocks.filter((block) => !isTutorial(block)), broken]),
  ...compile(blocks.filter(isTutorial)),
]);

describe('the code of the documentation', () => {
  it.each(blocks.map(({ name }) => name))('compiles: %s', (name) => {
    expect(wrong.get(name)).toEqual([]);
  });

  it('would be found out if it did not', () => {
    expect(wrong.get('broken')?.join()).toContain('"articels"');
  });
});
