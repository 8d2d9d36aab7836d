import {
  catchError,
  concat,
  defer,
  EMPTY,
  finalize,
  first,
  fromEvent,
  BehaviorSubject,
  map,
  merge,
  mergeMap,
  type Observable,
  of,
  repeat,
  startWith,
  Subject,
  switchMap,
  take,
  takeUntil,
  takeWhile,
  tap,
} from 'rxjs';
import { directus } from './client';
import { button, find, markup, setText, shown } from './dom';
import { tellError } from './toasts';

const AT_ONCE = 2;

type State = 'waiting' | 'sending' | 'processing' | 'done' | 'failed' | 'cancelled';

interface Progress {
  readonly state: State;
  readonly loaded: number;
  readonly total: number;
  readonly bytesPerSecond: number;
}

const underWay = (state: State) => ['waiting', 'sending', 'processing'].includes(state);

const running$ = new BehaviorSubject(0);

/** Waits until fewer than so many are under way. */
const inTurn = <T>(work: Observable<T>): Observable<T> =>
  running$.pipe(
    // The number now: one that waited longer may have taken the place since.
    first(() => running$.value < AT_ONCE),
    switchMap(() => {
      running$.next(running$.value + 1);
      return work.pipe(
        finalize(() => {
          running$.next(running$.value - 1);
        }),
      );
    }),
  );

/** Uploads a file anew with each subscription; unsubscribing cancels it, and leaves nothing on the server. */
const upload = (file: File): Observable<Progress> =>
  defer(() => {
    const form = new FormData();
    form.append('title', file.name);
    // After the fields: Directus ignores those that follow the file.
    form.append('file', file);
    const start = performance.now();
    let last: Progress = { state: 'sending', loaded: 0, total: file.size, bytesPerSecond: 0 };
    return directus.files
      .createOne(form, { fields: ['id'] })
      .events()
      .pipe(
        map((event) => {
          if (event.type === 'reply') last = { ...last, loaded: last.total, state: 'done' };
          if (event.type === 'upload') {
            const { loaded, total = file.size } = event;
            const bytesPerSecond = (loaded / (performance.now() - start)) * 1000;
            // All has been sent, but what the server makes of it is not known yet.
            const state = loaded < total ? 'sending' : 'processing';
            last = { state, loaded, total, bytesPerSecond };
          }
          return last;
        }),
      );
  });

/** Files on their way to the server, each with its progress. */
export function uploads(host: ParentNode, uploaded$: Subject<void>) {
  const view = markup(`
    <section class="card" aria-labelledby="uploads-title">
      <h2 id="uploads-title">Uploads</h2>
      <label class="drop">
        <input type="file" name="files" multiple />
        <span><strong>Choose files</strong> or drop them here</span>
      </label>
      <ul class="uploads" aria-labelledby="uploads-title"></ul>
    </section>`);
  const list = find(view, 'ul', HTMLUListElement);
  const input = find(view, '[name=files]', HTMLInputElement);
  const drop = find(view, '.drop', HTMLElement);

  const chosen$ = fromEvent(input, 'change').pipe(
    map(() => {
      const files = [...(input.files ?? [])];
      // So that the same file can be chosen again.
      input.value = '';
      return files;
    }),
  );
  const dragging$ = merge(
    fromEvent<DragEvent>(drop, 'dragover'),
    fromEvent<DragEvent>(drop, 'dragleave'),
  ).pipe(
    tap((event) => {
      event.preventDefault();
      drop.classList.toggle('over', event.type === 'dragover');
    }),
  );
  const dropped$ = fromEvent<DragEvent>(drop, 'drop').pipe(
    map((event) => {
      event.preventDefault();
      drop.classList.remove('over');
      return [...(event.dataTransfer?.files ?? [])];
    }),
  );
  const rows$ = merge(chosen$, dropped$).pipe(
    mergeMap((files) => merge(...files.map((file) => row(list, file, uploaded$)))),
  );
  return shown(host, view, rows$, dragging$);
}

const START: Progress = { state: 'waiting', loaded: 0, total: 0, bytesPerSecond: 0 };

function row(host: HTMLElement, file: File, uploaded$: Subject<void>) {
  const view = markup(`
    <li>
      <span class="name"></span>
      <button type="button" name="action"></button>
      <progress max="100"></progress>
      <span class="detail muted"></span>
      <span class="hidden" role="status"></span>
    </li>`);
  const bar = find(view, 'progress', HTMLProgressElement);
  const action = button(view, 'action');
  setText(view, '.name', file.name);
  bar.ariaLabel = `Upload of ${file.name}`;

  let last = START;
  const paint = (progress: Progress) => {
    // A screen reader is told of each state, not of each percent.
    if (progress.state !== last.state)
      setText(view, '[role=status]', `${file.name}: ${progress.state}`);
    last = progress;
    const { state } = progress;
    view.dataset['state'] = state;
    bar.value = percent(progress);
    setText(view, '.detail', detail(progress, file.size));
    action.textContent = underWay(state) ? 'Cancel' : state === 'done' ? 'Dismiss' : 'Try again';
    action.ariaLabel = `${action.textContent}: ${file.name}`;
    if (state === 'done') uploaded$.next();
  };

  const press$ = fromEvent(action, 'click');
  const gone$ = new Subject<void>();
  const attempt$ = inTurn(upload(file)).pipe(
    startWith(START),
    catchError((error: unknown) => {
      tellError(error);
      return of<Progress>({ ...last, state: 'failed' });
    }),
  );
  const cancelled$ = press$.pipe(map((): Progress => ({ ...last, state: 'cancelled' })));
  const once$ = merge(attempt$, cancelled$).pipe(
    takeWhile(({ state }) => underWay(state), true),
    tap(paint),
  );
  // Pressed when all is over, the button subscribes to the same upload again, or takes a finished one away.
  const row$ = concat(once$, press$.pipe(take(1))).pipe(
    repeat({ delay: () => (last.state === 'done' ? EMPTY : of(undefined)) }),
    tap({
      complete: () => {
        gone$.next();
      },
    }),
  );
  return shown(host, view, row$).pipe(takeUntil(gone$));
}

/** 100 only when the server has answered. */
function percent({ state, loaded, total }: Progress): number {
  if (state === 'done') return 100;
  return total > 0 ? Math.min(99, Math.floor((loaded / total) * 100)) : 0;
}

const megabytes = (bytes: number) => {
  const digits = bytes < 10_000_000 ? 1 : 0;
  return bytes < 100_000
    ? `${Math.ceil(bytes / 1000)} kB`
    : `${(bytes / 1_000_000).toFixed(digits)} MB`;
};

function detail(progress: Progress, size: number): string {
  const { state, loaded, total, bytesPerSecond } = progress;
  switch (state) {
    case 'waiting':
      return `Waiting · ${megabytes(size)}`;
    case 'sending':
      return [
        `Sending ${percent(progress)} %`,
        `${megabytes(loaded)} of ${megabytes(total)}`,
        bytesPerSecond > 0 && `${megabytes(bytesPerSecond)}/s`,
      ]
        .filter(Boolean)
        .join(' · ');
    case 'processing':
      return 'Sent; the server is processing it';
    case 'done':
      return `Done · ${megabytes(size)}`;
    case 'failed':
      return `Failed after ${percent(progress)} %`;
    case 'cancelled':
      return `Cancelled at ${percent(progress)} %`;
  }
}
