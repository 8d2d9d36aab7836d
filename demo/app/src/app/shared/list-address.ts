import { Injectable, signal } from '@angular/core';
import type { UrlTree } from '@angular/router';

/** The address of the list of articles with its last search, for links that lead back to it. */
@Injectable({ providedIn: 'root' })
export class ListAddress {
  readonly address = signal<UrlTree | string>('/articles');
}
