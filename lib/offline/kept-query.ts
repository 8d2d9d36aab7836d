import { map, type Observable, of, type SchedulerLike, switchMap, tap } from 'rxjs';
import type { ManyItems } from '../types/result';
import { isKeptAnswer, type KeptAnswer, type KeptAnswers, type ReadAnswer } from './kept-answers';
import type { LocalAnswers } from './local-answers';
import type { Values } from './outbox-entry';

export interface KeptQueryConfig {
  /** Emits those of the user who asks, once it is known who that is; completes without a value where nobody does. */
  readonly answers$: Observable<KeptAnswers>;
  readonly localAnswers: LocalAnswers | undefined;
  readonly scheduler: SchedulerLike;
  readonly collection: string;
  readonly query: Values;
  /** Of the query, in the storage. */
  readonly key: string;
}

/** The kept answer to one query of one user. */
export class KeptQuery {
  /**
   * Emits the answer that was kept, or else one that is made of whole collections; `undefined` where there is neither.
   */
  readonly read$: Observable<KeptAnswer | undefined>;
  readonly #config: KeptQueryConfig;

  constructor(config: KeptQueryConfig) {
    this.#config = config;
    this.read$ = config.answers$.pipe(
      switchMap((answers) =>
        answers
          .read(config.key)
          .pipe(switchMap((answer) => (answer ? of(answer) : this.#made(answers, new Map())))),
      ),
    );
  }

  /** Keeps an answer of the server. */
  keep(result: ManyItems<unknown>): Observable<unknown> {
    const { answers$, key } = this.#config;
    const answer = this.#answer(result);
    return answers$.pipe(switchMap((answers) => answers.keep(key, answer)));
  }

  /** Keeps an answer of the server soon. */
  keepLater(result: ManyItems<unknown>): Observable<unknown> {
    const { answers$, key } = this.#config;
    const answer = this.#answer(result);
    return answers$.pipe(
      tap((answers) => {
        answers.keepLater(key, answer);
      }),
    );
  }

  #answer(result: ManyItems<unknown>): ReadAnswer {
    const { localAnswers, scheduler, collection, query } = this.#config;
    const isWhole = localAnswers?.isWhole(collection, query, result.data) === true;
    return { result, at: scheduler.now(), ...(isWhole && { whole: collection }) };
  }

  /** Makes an answer of whole collections, which are read as the query needs them. */
  #made(
    answers: KeptAnswers,
    known: ReadonlyMap<string, KeptAnswer | undefined>,
  ): Observable<KeptAnswer | undefined> {
    const { localAnswers, scheduler, collection, query } = this.#config;
    const rows = new Map([...known].map(([name, answer]) => [name, answer?.result.data]));
    const made = localAnswers?.answer(collection, query, rows, scheduler.now());
    if (!made) return of(undefined);
    if (!('needs' in made)) {
      const times = [...known.values()].flatMap((answer) => (answer ? [answer.at] : []));
      const answer: unknown = { result: made, at: Math.min(...times) };
      return of(isKeptAnswer(answer) ? answer : undefined);
    }
    const { needs } = made;
    if (known.has(needs)) return of(undefined);
    return answers.readWhole(needs).pipe(
      map((answer) => new Map(known).set(needs, answer)),
      switchMap((more) => this.#made(answers, more)),
    );
  }
}
