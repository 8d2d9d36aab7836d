import { setImmediate as macrotask } from 'node:timers/promises';
import { firstValueFrom, type Observable, VirtualAction, VirtualTimeScheduler } from 'rxjs';

/** An ordinary day in 2027: a clock that began at 0 would hide what compares with epoch times. */
const START = 1_800_000_000_000;

/** Long enough for every retry of one request, short enough that a call which never ends fails its spec. */
const PATIENCE = 120_000;

/** A scheduler whose time passes only when told to, and lets promises run in between. */
export class VirtualClock extends VirtualTimeScheduler {
  constructor() {
    super(VirtualAction);
    this.frame = START;
  }

  /** How many timers wait. */
  get pending(): number {
    return this.actions.length;
  }

  /** Lets `ms` pass, each timer at its time. */
  async advance(ms: number): Promise<void> {
    const end = this.frame + ms;
    await macrotask();
    while (this.#next <= end) await this.#step();
    this.frame = end;
  }

  /** What a closed laptop does: the wall clock goes on, timers do not. */
  sleep(ms: number): void {
    for (const action of this.actions) action.delay += ms;
    this.frame += ms;
  }

  /** What `work` comes to, with as much time passing as it takes. Pass an Observable to subscribe to it. */
  async settle<T>(work: Observable<T> | PromiseLike<T>): Promise<T> {
    const promise = 'subscribe' in work ? firstValueFrom(work) : Promise.resolve(work);
    const outcome = { settled: false };
    const end = () => {
      outcome.settled = true;
    };
    promise.then(end, end);
    const deadline = this.frame + PATIENCE;
    await macrotask();
    while (!outcome.settled) {
      if (this.#next > deadline) throw new Error('nothing that is due soon would settle this');
      await this.#step();
    }
    return promise;
  }

  get #next(): number {
    return this.actions[0]?.delay ?? Infinity;
  }

  async #step(): Promise<void> {
    this.maxFrames = this.#next;
    this.flush();
    await macrotask();
  }
}
