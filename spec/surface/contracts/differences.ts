// Where this library differs from the class-based SDK by decision: each with its reason, and what docs/migration.md says of it.
import { type Part, PARTS } from './side-by-side';

export interface Difference {
  /** The contracts that differ, by their names. */
  readonly contracts: RegExp;
  readonly in: readonly Part[];
  /** For docs/parity.md: a sentence. */
  readonly reason: string;
  /** It is of every method: docs/migration.md says it once, above its table. */
  readonly isGeneral?: true;
  /** Words of docs/migration.md. */
  readonly migration: string;
}

export const differences: readonly Difference[] = [
  {
    contracts: /: a key with a (?:slash|question mark and a hash)$/,
    in: ['requests'],
    reason:
      'Keys with `/`, `?` or `#` led to another address; here they are encoded, so that a key from outside reaches no other route.',
    isGeneral: true,
    migration: '**Keys and names**',
  },
  {
    contracts: /^items\(c\)\.readOne: a collection with an umlaut and a space$/,
    in: ['requests', 'result', 'error'],
    reason:
      'Names of collections were sent as they are, which fails for some; here they are encoded.',
    isGeneral: true,
    migration: '**Keys and names**',
  },
  {
    contracts: /^items\(c\)\.readMany: /,
    in: ['requests', 'result'],
    reason:
      '`readMany` read `/fields` first and gave the rows in the order of the database; here it is one request, and the order asked for.',
    migration: 'in one request instead of two and in the order of `ids`',
  },
  {
    contracts: /^items\(c\): the members of what several writes give$/,
    in: ['result'],
    reason:
      '`createMany` and the updates of several gave the whole response; here `{ data, meta? }`, as their types said.',
    migration: '`{ data }` instead of the response',
  },
  {
    contracts: /^items\(c\)\.updateByQuery: a query without a condition$/,
    in: ['requests', 'result', 'error'],
    reason:
      '`updateByQuery` without a condition changed every item, also where a filter was `undefined` by mistake; here `{ limit: -1 }` says that.',
    migration: 'a query without a condition is an `InvalidParamError`',
  },
  {
    contracts: /: (?:200 with errors|errors beside data)$/,
    in: ['error'],
    reason:
      'An error in an answer of status 200 had neither message nor `errors`; here it has both.',
    isGeneral: true,
    migration: 'errors in an answer of status 200',
  },
  {
    contracts: /: an HTML page with status 200$/,
    in: ['error'],
    reason:
      'An HTML page in place of an answer gave `undefined`, as if the server had stored what it never saw; here it is an error.',
    isGeneral: true,
    migration: 'An HTML page where JSON was expected is',
  },
  {
    contracts: /: an HTML page with status 413$|^transport\.head: 404 with errors$/,
    in: ['error'],
    reason:
      'The message of an error without Directus’s errors was axios’s; here it names verb, path and status.',
    isGeneral: true,
    migration: 'the message names verb, path and status',
  },
  {
    contracts: /^auth\.login: 401 INVALID_CREDENTIALS$/,
    in: ['error'],
    reason:
      'Errors of the session’s own requests have no `response.raw`: what proxies add to it may hold tokens.',
    migration: 'without `raw`',
  },
  {
    contracts: /^auth\.login: a failed one while somebody is logged in$/,
    in: ['requests', 'result'],
    reason: 'A login that failed logged out who was logged in; here they stay.',
    migration: 'a login that fails keeps who was logged in',
  },
  {
    contracts: /^auth\.(?:logout|token): /,
    in: ['requests'],
    reason:
      'Logging out sent the access token and no mode; here the mode, without which newer servers miss cookies, and no token, which may have expired.',
    migration: 'names its mode and has no token',
  },
  {
    contracts: /^auth\.logout: what it leaves in the storage$/,
    in: ['result'],
    reason:
      'Logging out left the time of expiry in the storage, so that the next read failed; here it leaves nothing.',
    migration: 'leaves nothing in the storage',
  },
  {
    contracts: /^auth\.logout: the server refuses$/,
    in: ['error'],
    reason:
      'A logout that the server refused failed and left the tokens; here it always ends the session.',
    migration: 'does not fail when the server cannot be reached or refuses',
  },
  {
    contracts: /^auth\.refresh: |^auth: a read with|^auth\.refreshIfExpired: an expired/,
    in: ['requests'],
    reason: 'The refresh sends its mode, too, without which newer servers miss cookies.',
    migration: 'names its mode',
  },
  {
    contracts: /^auth\.refresh: 401 INVALID_CREDENTIALS$/,
    in: ['error'],
    reason: 'A refresh fails with a `SessionError`, which says whether the session has ended.',
    migration: 'Fails with a `SessionError`',
  },
  {
    contracts: /^auth\.refresh: the server is down for a moment$/,
    in: ['result'],
    reason:
      'The tokens were deleted before each refresh, so that one lost answer ended the session; here they stay.',
    migration: 'Keeps the session while the server cannot be reached',
  },
  {
    contracts: /^auth: a write with an expired token$/,
    in: ['requests'],
    reason: 'A POST never refreshed, and was refused with the expired token.',
    migration: 'before a POST too',
  },
  {
    contracts: /^auth\.static: /,
    in: ['requests'],
    reason:
      '`auth.static` put the token into the address, where logs keep it; here it goes in a header.',
    migration: 'the token goes in a header, not in the address',
  },
  {
    contracts: /^auth\.transport: is that of the client$/,
    in: ['result'],
    reason: '`auth.transport` sends the requests of the session itself, which have no token.',
    migration: '`auth.transport` sends no token',
  },
  {
    contracts: /^new Directus: without an address$/,
    in: ['error'],
    reason: 'An address that cannot be used fails at once, and not at the first request.',
    migration: 'an address that cannot be used is an `InvalidParamError`',
  },
  {
    contracts: /^relations\.(?:readMany|readAll): with all its arguments$/,
    in: ['result'],
    reason:
      '`relations.readMany` and `readAll` gave a bare list, though typed `{ data }`; here they give `{ data }`.',
    migration: '`{ data }` instead of an array',
  },
  {
    contracts: /^relations\.updateOne: /,
    in: ['requests'],
    reason:
      '`relations.updateOne` adds the collection and the field to what it sends, without which some versions of Directus crash.',
    migration: 'adds collection and field',
  },
  {
    contracts: /^activity\.comments\./,
    in: ['requests'],
    reason:
      '`activity.comments` sent `/activity/comment`, which went with Directus 11.1.2; here it is `/comments`, and on older servers `/activity/comment`.',
    migration: 'these three use `/comments` if the server has it',
  },
  {
    contracts: /^assets\.readOne: the kind of what it gives$/,
    in: ['result'],
    reason:
      '`assets.readOne` gave Node’s stream; here a `Blob`, everywhere, whose `stream()` is one.',
    migration: 'a `Blob` instead of a stream',
  },
  {
    contracts: /^transport\.beforeRequest: a hook$/,
    in: ['requests', 'result', 'error'],
    reason:
      'The hook `transport.beforeRequest` changed a request of axios; here there are interceptors.',
    migration: '`transport.beforeRequest`',
  },
];

/** Returns the decided differences of a contract. */
export const differencesOf = (name: string): readonly Difference[] =>
  differences.filter(({ contracts }) => contracts.test(name));

/** The parts of a contract that may differ, and must. */
export const expectedOf = (name: string): Part[] =>
  PARTS.filter((part) => differencesOf(name).some((one) => one.in.includes(part)));
