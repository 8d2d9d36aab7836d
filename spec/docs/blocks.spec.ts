import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { type Block, blocks, root } from './blocks';

const context = join(root, 'spec/docs/context.d.ts');
const fileOf = ({ name, language }: Block): string =>
  join(root, 'spec/docs', `${name.replace(/\W/g, '-')}.${language === 'tsx' ? 'tsx' : 'ts'}`);

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
const wrong = compile([...blocks, broken]);

describe('the code of the documentation', () => {
  it.each(blocks.map(({ name }) => name))('compiles: %s', (name) => {
    expect(wrong.get(name)).toEqual([]);
  });

  it('would be found out if it did not', () => {
    expect(wrong.get('broken')?.join()).toContain('"articels"');
  });
});
