import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { catchError, map } from 'rxjs';
import { client } from './client';
import { Toasts } from './toasts';

/** Who is logged in. */
@Component({
  selector: 'app-who',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<p id="who" class="who">{{ name() }}</p>`,
})
export class Who {
  readonly name = toSignal(
    client()
      .users.me.read({ fields: ['first_name', 'last_name', 'email'] })
      .pipe(
        map(
          ({ first_name, last_name, email }) =>
            [first_name, last_name].filter(Boolean).join(' ') || email,
        ),
        catchError(inject(Toasts).tellError),
      ),
  );
}
