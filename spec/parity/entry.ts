import { readFileSync } from 'node:fs';
import type { Endpoint } from '../support/endpoint-contract';

/** A method of ours, called once, and what it stands for elsewhere. */
export interface Entry extends Endpoint {
  /** Its body differs each time it is sent, by the boundary of its parts. */
  readonly isForm?: true;
  /** The functions of `@directus/sdk@26`, by the names in `endpoints.tsv`, that this does the same as. */
  readonly functions?: readonly string[];
  /** The methods of the class-based SDK, as written in `class-sdk.tsv`, that this is. */
  readonly methods?: readonly string[];
}

const lines = (name: string): string[][] =>
  readFileSync(new URL(name, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split('\t'));

/** Every function of `@directus/sdk@26` that makes a request, with the verb and path of that request. */
export const sdkFunctions = lines('endpoints.tsv').map(([, name = '', verb = '', path = '']) => ({
  name,
  sends: `${verb} ${path}`,
}));

/** `items(c).readOne(id, query?, opts?)` as `items(c).readOne`; one name for each method that a line stands for. */
function methodsOf(line: string): string[] {
  const [first = '', ...more] = line
    .replace(/ \(.*/, '')
    .split(/\s*\/\s*/)
    .map((each) => each.replace(/\((?!c\)\.).*/, ''));
  // Handlers alone stand for all their methods.
  if (/^\w+$/.test(first)) return [first, ...more].map((handler) => `${handler}.*`);
  const object = first.slice(0, first.lastIndexOf('.') + 1);
  return [first, ...more.map((each) => `${object}${each}`)];
}

/** Every method of the class-based SDK, documented or not, with the verb and path it used. */
export const sdkMethods = lines('class-sdk.tsv').map(([name = '', sends = '']) => ({
  name,
  sends,
  methods: methodsOf(name),
}));
