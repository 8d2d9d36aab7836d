import { join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { findInLibrary } from './library-sources';

/** How often `lib` takes a type on trust by calling `unchecked`. The number may only fall: lower it with each one that goes. */
// Raised by the resources of Angular: rows of the server, and clients of any schema; by the XMLHttpRequest of the fake server;
// and by rows that a device has kept.
const UNCHECKED_CALLS = 53;

type Assertion = ts.AsExpression | ts.TypeAssertion | ts.NonNullExpression;

const isAssertion = (node: ts.Node): node is Assertion =>
  (ts.isAsExpression(node) && node.type.getText() !== 'const') ||
  ts.isTypeAssertionExpression(node) ||
  ts.isNonNullExpression(node);

const isUncheckedCall = (node: ts.Node): node is ts.CallExpression =>
  ts.isCallExpression(node) && node.expression.getText() === 'unchecked';

it('casts: lib asserts a type in one place only', () => {
  const casts = findInLibrary(isAssertion);
  expect(casts.map(({ where }) => where.replace(/:\d+$/, ''))).toEqual([
    join('lib', 'internal', 'unchecked.ts'),
  ]);
});

it('casts: the number of calls of `unchecked` only falls', () => {
  const calls = findInLibrary(isUncheckedCall).map(({ where }) => where);
  expect(calls, calls.join('\n')).toHaveLength(UNCHECKED_CALLS);
});
