import {
  ApplicationRef,
  effect,
  inject,
  Injector,
  provideEnvironmentInitializer,
  runInInjectionContext,
} from '@angular/core';
import type { Routes } from '@angular/router';
import { injectUploads, type Upload } from 'directus-rx/angular/uploads';
import { uploadsRoutes } from '../uploads/uploads.routes';
import { ActivityRecorder } from './activity-recorder';
import { codeOf } from './entry';

/** Records each state of each upload, as long as the application runs. */
function recordUploads(): void {
  const recorder = inject(ActivityRecorder);
  const { uploads } = injectUploads();
  const states = new WeakMap<Upload, string>();
  runInInjectionContext(inject(ApplicationRef).injector.get(Injector), () => {
    effect(() => {
      for (const upload of uploads()) {
        const state = upload.state();
        if (states.get(upload) === state) continue;
        states.set(upload, state);
        recorder.add({
          kind: 'upload',
          id: upload.id,
          bytes: upload.file.size,
          state,
          percent: upload.percent() ?? 0,
          code: codeOf(upload.error()),
        });
      }
    });
  });
}

/** The routes of the uploads. The queue is made with their options, so it cannot be watched before they are loaded. */
export const recordedUploads: Routes = uploadsRoutes.map((route) => ({
  ...route,
  providers: [...(route.providers ?? []), provideEnvironmentInitializer(recordUploads)],
}));
