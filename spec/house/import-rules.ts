import { posix } from 'node:path';
import ts from 'typescript';

/** A source file is named by its path from the repository's root, with forward slashes: `lib/call.ts`. */
export type Sources = ReadonlyMap<string, string>;

/** Lowest first. A file may import from its own line and from those above it, never from one below. */
const layers: readonly (readonly string[])[] = [
  ['types', 'errors', 'internal'],
  ['query'],
  ['storage'],
  ['call', 'store'],
  ['transport'],
  ['auth', 'requests', 'downloads'],
  ['uploads'],
  ['handlers'],
  ['client', 'directus', 'options'],
  ['index'],
  [
    'realtime',
    'local-queries',
    'offline',
    'tus',
    'angular',
    'cli',
    'download',
    'fetch',
    'node',
    'testing',
  ],
];

/** The packages that lib may import, and where; the first line that matches decides. */
const packages: readonly { readonly name: RegExp; readonly only?: RegExp }[] = [
  { name: /^rxjs\/ajax$/, only: /^lib\/transport\/ajax-backend\.ts$/ },
  // The query engine is plain functions over rows.
  { name: /^rxjs(\/(operators|webSocket))?$/, only: /^lib\/(?!query\/)/ },
  { name: /^node:.+$/, only: /^lib\/(cli|node|transport\/platform\/node)(\.ts$|-|\/)/ },
  { name: /^undici(\/|$)/, only: /^lib\/transport\/platform\/node(\.ts$|-|\/)/ },
  { name: /^ws$/, only: /^lib\/realtime\/socket\/node\.ts$/ },
  { name: /^idb$/, only: /^lib\/offline\/indexed-db-storage\.ts$/ },
  { name: /^tus-js-client$/, only: /^lib\/tus\// },
  { name: /^@angular\/.+$/, only: /^lib\/angular\// },
  // The one interface that applications extend.
  { name: /^directus-rx\/register$/, only: /^lib\/angular\// },
];

/** Lines of code of a file; doc comments may be as long as they need to be. */
const maxLines = 300;

const isComment = (line: string): boolean => /^\s*(?:\/\/|\/\*|\*)/.test(line);

interface Import {
  readonly from: string;
  /** Erased by the compiler, so it cannot make a cycle at run time. */
  readonly typeOnly: boolean;
}

/** Everything wrong with these files, one sentence each; empty when nothing is. */
export function violations(sources: Sources): string[] {
  const found: string[] = [];
  const edges = new Map<string, string[]>();

  for (const [file, source] of sources) {
    const rank = rankOf(file);
    if (rank === -1) found.push(`${file} belongs to no layer`);
    const lines = source.split('\n').filter((line) => line.trim() && !isComment(line)).length;
    if (lines > maxLines) found.push(`${file} has ${lines} lines of code, more than ${maxLines}`);

    const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
    if (posix.basename(file) === 'index.ts' && tree.statements.some(exportsEverything)) {
      found.push(`${file} has an export *`);
    }

    const runtime: string[] = [];
    for (const { from, typeOnly } of importsOf(tree)) {
      if (!from.startsWith('.') && !from.startsWith('#')) {
        const rule = packages.find(({ name }) => name.test(from));
        if (!rule || rule.only?.test(file) === false) found.push(`${file} must not import ${from}`);
        continue;
      }
      const targets = resolve(file, from, sources);
      if (targets.length === 0) found.push(`${file} imports ${from}, which is not there`);
      for (const target of targets) {
        if (rank !== -1 && rankOf(target) > rank) {
          found.push(`${file} must not import ${target}, which is built on it`);
        }
        if (!typeOnly) runtime.push(target);
      }
    }
    edges.set(file, runtime);
  }
  return [...found, ...cycles(edges).map((cycle) => `circular: ${cycle.join(' -> ')}`)];
}

function rankOf(file: string): number {
  const layer = file.split('/')[1]?.replace(/\.ts$/, '') ?? '';
  return layers.findIndex((names) => names.includes(layer));
}

function exportsEverything(statement: ts.Statement): boolean {
  return ts.isExportDeclaration(statement) &&
    statement.moduleSpecifier !== undefined &&
    // An interface is extended through an `export *` alone.
    !/directus-rx\/register/.test(statement.moduleSpecifier.getText())
    ? statement.exportClause === undefined || ts.isNamespaceExport(statement.exportClause)
    : false;
}

function importsOf(tree: ts.SourceFile): Import[] {
  const imports: Import[] = [];
  const add = (node: ts.Node | undefined, typeOnly: boolean) => {
    if (node && ts.isStringLiteralLike(node)) imports.push({ from: node.text, typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    } else if (ts.isExportDeclaration(node)) {
      add(node.moduleSpecifier, node.isTypeOnly);
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node.argument.literal, true);
    } else if (
      ts.isCallExpression(node) &&
      (node.expression.kind === ts.SyntaxKind.ImportKeyword ||
        (ts.isIdentifier(node.expression) && node.expression.text === 'require'))
    ) {
      add(node.arguments[0], false);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return imports;
}

function resolve(file: string, from: string, sources: Sources): string[] {
  if (from === '#platform' || from === '#socket') {
    const platform = from === '#socket' ? 'lib/realtime/socket' : 'lib/transport/platform';
    return [`${platform}/browser.ts`, `${platform}/node.ts`, `${platform}/worker.ts`].filter(
      (path) => sources.has(path),
    );
  }
  const path = posix.join(posix.dirname(file), from).replace(/\.[jt]s$/, '');
  return [`${path}.ts`, `${path}/index.ts`].filter((candidate) => sources.has(candidate));
}

/** Depth first; each cycle is told once, from the file through which it was entered. */
function cycles(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const found: string[][] = [];
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start !== -1) {
      found.push([...path.slice(start), file]);
      return;
    }
    if (done.has(file)) return;
    for (const next of edges.get(file) ?? []) walk(next, [...path, file]);
    done.add(file);
  };
  for (const file of edges.keys()) walk(file, []);
  return found;
}
