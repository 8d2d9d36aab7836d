import type { PendingTasks } from '@angular/core';
import { defer, finalize } from 'rxjs';
import type { BackendFactory } from '../transport/types';

/**
 * Requests the application waits for: it is stable, and a page rendered on a server complete, only when
 * their answers have come.
 */
export const stable =
  (tasks: PendingTasks, factory: BackendFactory): BackendFactory =>
  (options) => {
    const backend = factory(options);
    return (request) =>
      defer(() => {
        const done = tasks.add();
        return backend(request).pipe(finalize(done));
      });
  };
