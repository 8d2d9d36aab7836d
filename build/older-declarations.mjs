// @ts-check
// Writes the declarations of `dist` once more for compilers before TypeScript 5.4, which know neither `const` type parameters
// (5.0) nor `NoInfer` (5.4). package.json leads them there. Editors show no texts of these.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const folder = join(dist, 'types-before-5.4');

/** Stands in for the type that TypeScript 5.4 has built in. */
const noInfer = '\ntype NoInfer<T> = [T][T extends unknown ? 0 : never];\n';

/**
 * Removes `const` before type parameters.
 *
 * @type {ts.TransformerFactory<ts.SourceFile>}
 */
const withoutConst = (context) => {
  /** @param {ts.Node} node @returns {ts.Node} */
  const visit = (node) => {
    const visited = ts.visitEachChild(node, visit, context);
    if (!ts.isTypeParameterDeclaration(visited)) return visited;
    const { modifiers = [], name, constraint, default: fallback } = visited;
    const kept = modifiers.filter(({ kind }) => kind !== ts.SyntaxKind.ConstKeyword);
    return ts.factory.updateTypeParameterDeclaration(visited, kept, name, constraint, fallback);
  };
  return (file) => ts.visitEachChild(file, visit, context);
};

/** Comments would make up two thirds. */
const printer = ts.createPrinter({ removeComments: true });

/** @param {string} name @param {string} text */
function olderText(name, text) {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  const { transformed } = ts.transform(file, [withoutConst]);
  const older = transformed.map((one) => printer.printFile(one)).join('');
  return /\bNoInfer</.test(older) ? older + noInfer : older;
}

/** Writes the declarations for older compilers. */
export function writeOlderDeclarations() {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(dist).filter((entry) => /\.d\.c?ts$/.test(entry)))
    writeFileSync(join(folder, name), olderText(name, readFileSync(join(dist, name), 'utf8')));
}
