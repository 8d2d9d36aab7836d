import { Injectable } from '@angular/core';
import { Subject } from 'rxjs';

/** Where uploads tell the gallery that something has arrived. */
@Injectable({ providedIn: 'root' })
export class Shelf {
  readonly arrived$ = new Subject<void>();
}
