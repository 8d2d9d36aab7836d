// @ts-check
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { schema } from './schema.mjs';

/** @typedef {import('./clients.mjs').TypedClient} TypedClient */
/** @typedef {import('./schema.mjs').Size} Size */
/** @typedef {{ instantiations: number, errors: string[] }} Cost of the type checker: exact, and the same on every machine */

const root = fileURLToPath(new URL('../..', import.meta.url));
const file = `${root}bench/types/generated.ts`;

/** @type {ts.CompilerOptions} */
const options = {
  ...ts.parseJsonConfigFileContent(
    ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile).config,
    ts.sys,
    root,
  ).options,
  skipLibCheck: true,
};

/** Calls in the first program, and how many more there are in the second. */
export const calls = 10;

/**
 * @typedef {object} Question
 * @property {boolean} fresh each further call is on a collection that no other call has named; else on those already used
 * @property {boolean} [declaration] the results are exported, and declarations are emitted
 */

/**
 * Two programs: one with calls, and one with further calls besides.
 *
 * @param {TypedClient} client
 * @param {Size} size at least 20 collections
 * @param {Question} question
 */
export function programsOf(client, size, { fresh, declaration = false }) {
  const first = Array.from({ length: calls }, (_, index) => client.call(index, 0));
  const more = Array.from({ length: calls }, (_, index) =>
    fresh ? client.call(calls + index, 0) : client.call(index, 1),
  );
  const head = `${schema(size, client)}${client.head}\nexport declare function use<T>(value: T): T;\n`;
  const program = (/** @type {readonly string[]} */ all) =>
    head +
    all.map((call, index) => (declaration ? `export const r${index} = ${call}` : call)).join('\n');
  return { fewer: program(first), every: program([...first, ...more]) };
}

/**
 * What one more call costs the compiler: the difference between two programs, by the calls that only the second
 * one has.
 *
 * @param {TypedClient} client
 * @param {Size} size at least 20 collections
 * @param {Question} question
 * @returns {Cost}
 */
export function costPerCall(client, size, question) {
  const { fewer, every } = programsOf(client, size, question);
  const less = check(fewer, question);
  const { instantiations, errors } = check(every, question);
  return { instantiations: Math.round((instantiations - less.instantiations) / calls), errors };
}

/**
 * Checks one file, and nothing that it imports.
 *
 * @param {string} source
 * @param {{ declaration?: boolean }} [question] `declaration`: emits its declarations, too
 * @returns {Cost}
 */
export function check(source, { declaration = false } = {}) {
  const settings = declaration
    ? { ...options, declaration, noEmit: false, emitDeclarationOnly: true }
    : options;
  const host = ts.createCompilerHost(settings);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (name) => name === file || fileExists(name);
  host.readFile = (name) => (name === file ? source : readFile(name));
  host.getSourceFile = (name, version, ...rest) =>
    name === file
      ? ts.createSourceFile(name, source, version)
      : cached(name, () => getSourceFile(name, version, ...rest));
  const program = ts.createProgram([file], settings, host);
  const parsed = program.getSourceFile(file);
  const emitted = declaration
    ? program.emit(parsed, () => undefined, undefined, true).diagnostics
    : [];
  const errors = [...program.getSemanticDiagnostics(parsed), ...emitted].map(
    ({ code, messageText }) => `TS${code}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
  );
  return { instantiations: program.getInstantiationCount(), errors };
}

/** @type {Map<string, ts.SourceFile | undefined>} Parsed once: only checking is measured. */
const parsed = new Map();

/** @param {string} name @param {() => ts.SourceFile | undefined} parse */
function cached(name, parse) {
  if (!parsed.has(name)) parsed.set(name, parse());
  return parsed.get(name);
}
