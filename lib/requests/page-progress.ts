import { primaryKeyOf } from './primary-keys';

/** Checks that each page of a list brings rows that the pages before did not have, so that paging always ends. */
export class PageProgress {
  /** The key of the last row, where pages follow each other by key. */
  last: number | undefined;
  readonly #seen = new Set<string>();

  /** `byKey`: rows come in the order of their keys. `key`: its name; `undefined` where rows have none. */
  constructor(
    private readonly byKey: boolean,
    private readonly key: string | undefined,
  ) {}

  /** Records a page. Returns a description of its fault, or `undefined` if it makes progress. */
  check(rows: readonly unknown[], size: number): string | undefined {
    if (!Array.isArray(rows)) return 'no list of rows';
    if (rows.length > size) return `${rows.length} rows where at most ${size} were asked for`;
    if (rows.length === 0) return undefined;
    const keys = rows.map((row) => this.key !== undefined && primaryKeyOf(row, this.key));
    const last = keys.at(-1);
    if (this.byKey && (typeof last === 'number' || this.last !== undefined)) {
      const ascending = keys.every((key) => {
        const before = this.last ?? -Infinity;
        if (typeof key !== 'number' || key <= before) return false;
        this.last = key;
        return true;
      });
      return ascending ? undefined : 'rows that do not follow those before by their keys';
    }
    const [first] = keys;
    const page = JSON.stringify(first === undefined || first === false ? rows : first);
    if (this.#seen.has(page)) return 'the same page again';
    this.#seen.add(page);
    return undefined;
  }
}
