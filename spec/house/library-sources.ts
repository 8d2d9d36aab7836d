import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** A node of a source file, and where it is: `lib/call.ts:12`. */
export interface Found<N extends ts.Node> {
  readonly node: N;
  readonly where: string;
}

const files = readdirSync('lib', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => join('lib', file));

function findIn<N extends ts.Node>(file: string, is: (node: ts.Node) => node is N): Found<N>[] {
  const tree = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: Found<N>[] = [];
  const visit = (node: ts.Node): void => {
    if (is(node)) {
      const { line } = tree.getLineAndCharacterOfPosition(node.getStart());
      found.push({ node, where: `${file}:${line + 1}` });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** Returns the nodes of all source files in `lib` that `is` accepts. */
export const findInLibrary = <N extends ts.Node>(is: (node: ts.Node) => node is N): Found<N>[] =>
  files.flatMap((file) => findIn(file, is));
