// @ts-check
// Writes a source map beside each declaration file of `dist`, so that "go to definition" leads into `lib`, which the package
// holds. tsup makes these files from those of `.types` and cannot make maps: the names of declarations and of their members
// are looked up in the sources instead.
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addMapping, GenMapping, toEncodedMap } from '@jridgewell/gen-mapping';
import ts from 'typescript';

/**
 * @typedef {{ readonly line: number, readonly column: number }} Position the line counts from 1, the column from 0
 * @typedef {ts.VariableDeclaration | ts.ClassDeclaration | ts.InterfaceDeclaration | ts.TypeAliasDeclaration | ts.FunctionDeclaration | ts.EnumDeclaration} Named
 * @typedef {{ readonly name: Position, readonly members: ReadonlyMap<string, readonly Position[]> }} Declaration
 *   members by name; several positions for one name that has overloads
 * @typedef {Declaration & { readonly path: string }} Source
 */

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

/** @param {string} path */
function parse(path) {
  return ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
}

/**
 * @param {ts.Node} name
 * @returns {Position}
 */
function positionOf(name) {
  const { line, character } = name.getSourceFile().getLineAndCharacterOfPosition(name.getStart());
  return { line: line + 1, column: character };
}

/**
 * @param {ts.Statement} statement
 * @returns {readonly Named[]}
 */
function namedNodes(statement) {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations;
  const isNamed =
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isFunctionDeclaration(statement) ||
    ts.isEnumDeclaration(statement);
  return isNamed ? [statement] : [];
}

/** @param {Named} node */
function membersOf(node) {
  if (ts.isTypeAliasDeclaration(node))
    return ts.isTypeLiteralNode(node.type) ? node.type.members : [];
  return 'members' in node ? node.members : [];
}

/**
 * The declarations of a file by name.
 *
 * @param {ts.SourceFile} file
 * @returns {Map<string, Declaration>}
 */
function declarationsOf(file) {
  const found = new Map();
  for (const node of file.statements.flatMap(namedNodes)) {
    const name = node.name?.getText();
    if (!node.name || !name || found.has(name)) continue;
    /** @type {Map<string, Position[]>} */
    const members = new Map();
    for (const member of membersOf(node)) {
      const key = ts.isConstructorDeclaration(member) ? 'constructor' : member.name?.getText();
      if (key) members.set(key, [...(members.get(key) ?? []), positionOf(member.name ?? member)]);
    }
    found.set(name, { name: positionOf(node.name), members });
  }
  return found;
}

/**
 * The declarations of `lib` by name; two files may declare the same one.
 *
 * @returns {Map<string, Source[]>}
 */
function sourcesByName() {
  const sources = new Map();
  for (const entry of readdirSync(join(root, 'lib'), { recursive: true, encoding: 'utf8' })) {
    if (!entry.endsWith('.ts')) continue;
    const path = join(root, 'lib', entry);
    for (const [name, declaration] of declarationsOf(parse(path)))
      sources.set(name, [...(sources.get(name) ?? []), { ...declaration, path }]);
  }
  return sources;
}

/**
 * The one with the most members of these names.
 *
 * @param {readonly Source[]} candidates
 * @param {Declaration} declaration
 */
function closest(candidates, { members }) {
  const shared = (/** @type {Source} */ one) =>
    [...members.keys()].filter((key) => one.members.has(key)).length;
  return [...candidates].sort((one, other) => shared(other) - shared(one))[0];
}

/** As seen from `dist`. @param {string} path */
const sourceUrl = (path) => relative(dist, path).split(sep).join('/');

/** Writes the maps of all declaration files of `dist`. */
export function writeDeclarationMaps() {
  const sources = sourcesByName();

  for (const file of readdirSync(dist).filter((name) => /\.d\.c?ts$/.test(name))) {
    const path = join(dist, file);
    const map = new GenMapping({ file });
    for (const [name, declaration] of declarationsOf(parse(path))) {
      // A number tells two declarations of one name apart.
      const source = closest(sources.get(name.replace(/\$\d+$/, '')) ?? [], declaration);
      if (!source) continue;
      const add = (/** @type {Position} */ generated, /** @type {Position} */ original) => {
        addMapping(map, { generated, original, source: sourceUrl(source.path) });
      };
      add(declaration.name, source.name);
      for (const [key, positions] of declaration.members) {
        // A class with private members has one more, `#private`.
        const originals = source.members.get(key) ?? [];
        positions.forEach((position, index) => {
          const original = originals[index] ?? originals[0];
          if (original) add(position, original);
        });
      }
    }
    const mapName = `${file}.map`;
    writeFileSync(join(dist, mapName), JSON.stringify(toEncodedMap(map)));
    appendFileSync(path, `\n//# sourceMappingURL=${mapName}\n`);
  }
}
