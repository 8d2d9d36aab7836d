import { effect, inject, Injectable } from '@angular/core';
import { ActivityRecorder, type WatchedQuery } from './activity-recorder';

interface LastResult {
  readonly rows: ReadonlySet<unknown>;
  readonly state: string;
}

/** Records the results of the live queries that run, from its first injection on and as long as the application runs. */
@Injectable({ providedIn: 'root' })
export class LiveResults {
  private readonly recorder = inject(ActivityRecorder);
  private readonly last = new WeakMap<WatchedQuery, LastResult>();

  constructor() {
    effect(() => {
      for (const query of this.recorder.live()) if (query.hasValue()) this.record(query);
    });
  }

  private record(query: WatchedQuery): void {
    const { name } = query;
    const [rows, liveness] = [[query.value() ?? []].flat(), query.liveness()];
    const before = this.last.get(query);
    const changed = rows.filter((row) => !before?.rows.has(row)).length;
    const state = `${liveness} ${rows.length}`;
    this.last.set(query, { rows: new Set(rows), state });
    if (changed > 0 || state !== before?.state)
      this.recorder.add({ kind: 'live', name, liveness, rows: rows.length, changed });
  }
}
