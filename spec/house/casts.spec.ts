import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';

/** How often `lib` takes a type on trust by calling `unchecked`. The number may only fall: lower it with each one that goes. */
const UNCHECKED_CALLS = 34;

const isConst = (type: ts.TypeNode): boolean => type.getText() === 'const';

const isAssertion = (node: ts.Node): boolean =>
  (ts.isAsExpression(node) && !isConst(node.type)) ||
  ts.isTypeAssertionExpression(node) ||
  ts.isNonNullExpression(node);

const isUncheckedCall = (node: ts.Node): boolean =>
  ts.isCallExpression(node) && node.expression.getText() === 'unchecked';

/** Where a source file has nodes that `is` accepts. */
function find(file: string, is: (node: ts.Node) => boolean): string[] {
  const tree = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (is(node)) {
      const { line } = tree.getLineAndCharacterOfPosition(node.getStart());
      found.push(`${file}:${line + 1}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

const sources = readdirSync('lib', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => join('lib', file));

it('casts: lib asserts a type in one place only', () => {
  const casts = sources.flatMap((file) => find(file, isAssertion));
  expect(casts.map((where) => where.replace(/:\d+$/, ''))).toEqual([
    join('lib', 'internal', 'unchecked.ts'),
  ]);
});

it('casts: the number of calls of `unchecked` only falls', () => {
  const calls = sources.flatMap((file) => find(file, isUncheckedCall));
  expect(calls, calls.join('\n')).toHaveLength(UNCHECKED_CALLS);
});
