import { Injectable } from '@angular/core';

/** Milliseconds after a write in which a change of its article counts as its echo. */
const ECHO_MS = 1_500;

/** The articles that this window has written a moment ago: their changes come back as everybody's do. */
@Injectable({ providedIn: 'root' })
export class OwnWrites {
  private readonly writtenAt = new Map<number, number>();

  add(id: number): void {
    this.writtenAt.set(id, performance.now());
  }

  includes(id: number): boolean {
    return performance.now() - (this.writtenAt.get(id) ?? -Infinity) < ECHO_MS;
  }
}
