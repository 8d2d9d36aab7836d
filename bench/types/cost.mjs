// @ts-check
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { schema } from './schema.mjs';

/** @typedef {import('./clients.mjs').TypedClient} TypedClient */
/** @typedef {import('./schema.mjs').Size} Size */
/** @typedef {{ instantiations: number, ms: number, errors: string[] }} Cost `ms`: of CPU, as a machine does other things as well */

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
const calls = 10;

/**
 * What one more call costs the compiler: the difference between two programs, by the calls that only the second
 * one has. `fresh`: each on a collection that no other call has named; else once more on those already used.
 *
 * @param {TypedClient} client
 * @param {Size} size at least 20 collections
 * @param {{ fresh: boolean, rounds?: number }} options `rounds`: for the time, of which the shortest counts
 * @returns {Cost}
 */
export function costPerCall(client, size, { fresh, rounds = 1 }) {
  const first = Array.from({ length: calls }, (_, index) => client.call(index, 0));
  const more = Array.from({ length: calls }, (_, index) =>
    fresh ? client.call(calls + index, 0) : client.call(index, 1),
  );
  const head = `${schema(size, client)}${client.head}\ndeclare function use(...values: unknown[]): void;\n`;
  const fewer = head + first.join('\n');
  const every = head + [...first, ...more].join('\n');
  let less = check(fewer);
  let all = check(every);
  // In turns, so that neither program has the warmer compiler.
  for (let round = 1; round < rounds; round++) {
    less = faster(less, check(fewer));
    all = faster(all, check(every));
  }
  return {
    instantiations: Math.round((all.instantiations - less.instantiations) / calls),
    ms: (all.ms - less.ms) / calls,
    errors: all.errors,
  };
}

/** @param {Cost} a @param {Cost} b */
const faster = (a, b) => (b.ms < a.ms ? b : a);

/**
 * Checks one file, and nothing that it imports.
 *
 * @param {string} source
 * @returns {Cost}
 */
export function check(source) {
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (name) => name === file || fileExists(name);
  host.readFile = (name) => (name === file ? source : readFile(name));
  host.getSourceFile = (name, version, ...rest) =>
    name === file
      ? ts.createSourceFile(name, source, version)
      : cached(name, () => getSourceFile(name, version, ...rest));
  const program = ts.createProgram([file], options, host);
  const parsed = program.getSourceFile(file);
  const start = process.cpuUsage();
  const errors = program
    .getSemanticDiagnostics(parsed)
    .map(
      ({ code, messageText }) => `TS${code}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
    );
  const { user, system } = process.cpuUsage(start);
  return {
    instantiations: program.getInstantiationCount(),
    ms: (user + system) / 1000,
    errors,
  };
}

/** @type {Map<string, ts.SourceFile | undefined>} Parsed once: only checking is measured. */
const parsed = new Map();

/** @param {string} name @param {() => ts.SourceFile | undefined} parse */
function cached(name, parse) {
  if (!parsed.has(name)) parsed.set(name, parse());
  return parsed.get(name);
}
