import { from, type ObservableInput, type OperatorFunction, Observable, Subscription } from 'rxjs';
import { callable, count, object } from '../internal/argument-checks';
import type { Change, ChangeEvent } from './types';

/**
 * Does `work` for each change, one after the other, like `concatMap`, with at most `buffer` of them waiting
 * (default 1 000; `Infinity`: no limit). Those that find no place are replaced by one `gap`, never dropped in silence.
 * Errors with `InvalidParamError` if `buffer` is no whole number of 0 or more, or `work` no function.
 *
 * @example
 * live.changes('orders').pipe(inTurn((change) => store(change))).subscribe();
 */
export const inTurn =
  <Item, E extends ChangeEvent, R>(
    work: (change: Change<Item, E>) => ObservableInput<R>,
    options: { readonly buffer?: number } = {},
  ): OperatorFunction<Change<Item, E>, R> =>
  (changes$) =>
    new Observable((subscriber) => {
      callable('work', work);
      const { buffer = 1_000 } = object('options', options);
      const places = count('buffer', buffer);
      const waiting: Change<Item, E>[] = [];
      const all = new Subscription();
      let busy = false;
      let ended = false;
      const next = () => {
        // A loop, so that work which is done at once does not pile up calls.
        while (!busy && !subscriber.closed) {
          const change = waiting.shift();
          if (change === undefined) {
            if (ended) subscriber.complete();
            return;
          }
          busy = true;
          begin(change);
        }
      };
      const begin = (change: Change<Item, E>) => {
        let looping = true;
        const running = new Observable<R>((inner) => from(work(change)).subscribe(inner)).subscribe(
          {
            next: (result) => subscriber.next(result),
            error: (error: unknown) => subscriber.error(error),
            complete: () => {
              busy = false;
              if (!looping) next();
            },
          },
        );
        looping = false;
        all.add(running);
        running.add(() => all.remove(running));
      };
      all.add(
        changes$.subscribe({
          next: (change) => {
            if (!busy || waiting.length < places) waiting.push(change);
            else if (waiting.at(-1)?.event !== 'gap')
              waiting.push({ event: 'gap', reason: 'overflow' });
            next();
          },
          error: (error: unknown) => subscriber.error(error),
          complete: () => {
            ended = true;
            next();
          },
        }),
      );
      return all;
    });
