// @ts-check
// Compiles specs of types as an application would: against the declarations of the package, with flags of its own.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ours from 'typescript';

/** @typedef {typeof ours} Compiler */
/** @typedef {{ file: string, line: number, code: number, text: string }} Finding an error of the compiler */
/** @typedef {{ findings: Finding[], instantiations: number, declarations: number }} Outcome `declarations`: bytes of emitted declarations */

const root = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * The folder of an application that has installed the package, one for each process. Below `node_modules`, so that rxjs and
 * vitest are found.
 */
const application = join(root, `node_modules/.cache/directus-rx-types-${process.pid}`);
const installed = join(application, 'node_modules/directus-rx');

/** Installs what `npm run build` made into the application. */
export function installDeclarations() {
  removeApplication();
  mkdirSync(installed, { recursive: true });
  for (const part of ['dist', 'package.json'])
    cpSync(join(root, part), join(installed, part), { recursive: true });
  // Without a name of its own, the application would be this package, and `directus-rx` what was built last.
  writeFileSync(
    join(application, 'package.json'),
    JSON.stringify({ name: 'application', type: 'module' }),
  );
}

/** Removes the application. */
export function removeApplication() {
  rmSync(application, { recursive: true, force: true });
}

/**
 * Copies a spec into the application, where it imports the package by its name.
 *
 * @param {string} file below spec/types
 */
function copy(file) {
  const target = join(application, basename(file).replace(/\.spec-d\.ts$/, '.ts'));
  const text = readFileSync(file, 'utf8')
    .replaceAll(`from '../../lib'`, `from 'directus-rx'`)
    .replaceAll(`from '../../lib/realtime'`, `from 'directus-rx/realtime'`);
  if (!existsSync(target) || readFileSync(target, 'utf8') !== text) writeFileSync(target, text);
  return target;
}

/** @type {Map<string, unknown>} sources that every program of one compiler shares */
const parsed = new Map();

/**
 * Compiles with the native preview, which has a command line and no API yet.
 *
 * @param {readonly string[]} files specs of types
 * @param {ours.CompilerOptions} flags
 * @param {string} program the path of `tsgo`
 * @returns {readonly string[]} its errors
 */
export function compileNatively(files, flags, program) {
  copy(join(root, 'spec/types/schema.ts'));
  const config = join(application, 'tsconfig.json');
  const compilerOptions = {
    target: 'es2022',
    lib: ['es2022', 'dom', 'dom.iterable'],
    module: 'esnext',
    moduleResolution: 'bundler',
    types: [],
    skipLibCheck: true,
    ...(flags.declaration ? { emitDeclarationOnly: true, outDir: 'out' } : { noEmit: true }),
    ...flags,
  };
  writeFileSync(config, JSON.stringify({ compilerOptions, files: files.map(copy) }));
  const { stdout, error } = spawnSync(process.execPath, [program, '-p', config], {
    encoding: 'utf8',
  });
  if (error) throw error;
  return stdout.split('\n').filter((line) => line.includes('error TS'));
}

/**
 * @param {readonly string[]} files specs of types
 * @param {ours.CompilerOptions} flags
 * @param {Compiler} [ts]
 * @returns {Outcome}
 */
export function compile(files, flags, ts = ours) {
  /** @type {ours.CompilerOptions} */
  const options = {
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: [],
    skipLibCheck: true,
    noEmit: !flags.declaration,
    ...(flags.declaration ? { emitDeclarationOnly: true, outDir: join(application, 'out') } : {}),
    ...flags,
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (name, version, ...rest) => {
    if (!name.endsWith('.d.ts')) return getSourceFile(name, version, ...rest);
    const key = `${ts.version} ${name}`;
    if (!parsed.has(key)) parsed.set(key, getSourceFile(name, version, ...rest));
    return /** @type {ours.SourceFile | undefined} */ (parsed.get(key));
  };
  copy(join(root, 'spec/types/schema.ts'));
  const copies = files.map(copy);
  const program = ts.createProgram(copies, options, host);
  let declarations = 0;
  const findings = copies.flatMap((file) => {
    const source = program.getSourceFile(file);
    const emitted = flags.declaration
      ? program.emit(source, (_, text) => void (declarations += text.length), undefined, true)
          .diagnostics
      : [];
    return [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
      ...emitted,
    ].map(({ start = 0, code, messageText }) => ({
      file: basename(file),
      line: (source?.getLineAndCharacterOfPosition(start).line ?? 0) + 1,
      code,
      text: ts.flattenDiagnosticMessageText(messageText, '\n'),
    }));
  });
  return { findings, instantiations: program.getInstantiationCount(), declarations };
}
