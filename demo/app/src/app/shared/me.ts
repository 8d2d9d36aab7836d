import { computed, Injectable } from '@angular/core';
import { injectUser } from 'directus-rx/angular';

/** The user who is logged in. */
@Injectable({ providedIn: 'root' })
export class Me {
  private readonly user = injectUser({ fields: ['id', 'first_name', 'last_name', 'email'] });

  /** `undefined` before it is known, empty where it cannot be read. */
  readonly id = computed(() => this.user.value()?.id ?? (this.user.error() ? '' : undefined));
  readonly name = computed(() => {
    const user = this.user.value();
    return user ? [user.first_name, user.last_name].filter(Boolean).join(' ') || user.email : '';
  });
}
