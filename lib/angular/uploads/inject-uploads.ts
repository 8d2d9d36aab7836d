import {
  assertInInjectionContext,
  type EnvironmentProviders,
  inject,
  InjectionToken,
  makeEnvironmentProviders,
  NgZone,
} from '@angular/core';
import { distinctUntilChanged, EMPTY, filter, map } from 'rxjs';
import { userSwitches } from '../../auth/user-change';
import { count, object } from '../../internal/argument-checks';
import { unchecked } from '../../internal/unchecked';
import { interruptedUploads } from '../../tus/interrupted-uploads';
import { type ResumableOptions, resumableUpload } from '../../tus/resumable-upload';
import type { DirectusFile } from '../../types/system/file';
import type { WrittenItem } from '../../types/result';
import type { DefaultSchema } from '../../types/schema';
import type { DirectusToken } from '../client-token';
import { injectDirectus } from '../inject-directus';
import { UploadQueue, type Uploads } from './upload-queue';

/** How the queues of an application upload. */
export interface UploadQueueOptions extends Pick<
  ResumableOptions<DirectusFile>,
  'chunkSize' | 'retryDelays' | 'urlStorage'
> {
  /** Files that are sent at the same time: a whole number of 1 or more, or `Infinity`. Default 3. */
  readonly concurrency?: number | undefined;
  /** False to let the page be left without a question while files are sent. Default true. */
  readonly warnOnLeave?: boolean | undefined;
}

/** The row of an uploaded file, with all its fields. */
export type UploadedFile<Schema> = WrittenItem<DirectusFile<Schema>, never, Schema>;

const UPLOAD_OPTIONS = new InjectionToken<UploadQueueOptions>('directus-rx upload options');

/**
 * Sets the options of {@link injectUploads}. Without it, the defaults count.
 *
 * @example
 * providers: [provideDirectus('https://directus.example.com'), provideUploads({ concurrency: 2 })]
 */
export const provideUploads = (options: UploadQueueOptions = {}): EnvironmentProviders =>
  makeEnvironmentProviders([
    { provide: UPLOAD_OPTIONS, useFactory: () => object('options', options) },
  ]);

/** The queue belongs to the client and not to a component, so that uploads survive routes. */
const queues = new WeakMap<object, unknown>();

/**
 * Returns the upload queue of the provided client: the same one everywhere. Its uploads are resumable, go on while the user
 * visits other routes, and end when the session does, another user logs in, or the client is disposed of. After a reload, a file that is added again goes on where it was;
 * `interrupted()` names those files.
 * Needs an injection context. `token`: which client, where there are several.
 *
 * @example
 * class Photos {
 *   readonly queue = injectUploads();
 * }
 * // <input type="file" multiple #input (change)="queue.add(input.files)" />
 * // in its template, for each upload of queue.uploads(): upload.file.name, upload.state(), upload.percent()
 */
export function injectUploads<Schema extends object = DefaultSchema>(
  token?: DirectusToken<Schema>,
): Uploads<UploadedFile<Schema>> {
  assertInInjectionContext(injectUploads);
  const directus = injectDirectus(token);
  const known = queues.get(directus);
  if (known) return unchecked<UploadQueue<UploadedFile<Schema>>>(known);
  const {
    concurrency = 3,
    warnOnLeave = true,
    ...options
  } = inject(UPLOAD_OPTIONS, { optional: true }) ?? {};
  const queue = new UploadQueue<UploadedFile<Schema>>({
    concurrency: count('concurrency', concurrency, 1),
    warnOnLeave,
    zone: inject(NgZone),
    interrupted: () =>
      directus.auth.state.authenticated
        ? interruptedUploads(directus, { urlStorage: options.urlStorage })
        : EMPTY,
    upload: (file, metadata) =>
      resumableUpload<DirectusFile<Schema>, Schema>(
        unchecked(directus),
        file,
        unchecked(metadata),
        unchecked<ResumableOptions<DirectusFile<Schema>, never, Schema>>(options),
      ),
  });
  queues.set(directus, queue);
  const users = directus.auth.state$.pipe(
    map(({ authenticated, epoch }) => (authenticated ? epoch : undefined)),
    distinctUntilChanged(),
    filter((user) => user !== undefined),
  );
  userSwitches(directus.auth.state$).subscribe({
    next: ([before]) => {
      if (before.authenticated) queue.reset();
    },
    complete: () => {
      queue.dispose();
    },
  });
  // After the switch has emptied the list.
  users.subscribe(() => {
    queue.lookUp();
  });
  return queue;
}
