import { Component } from '@angular/core';
import { errorText } from 'directus-rx';
import { DirectusAsset } from 'directus-rx/angular';
import { injectUploads } from 'directus-rx/angular/uploads';

/** Uploads files. The queue is the application's: it goes on while other pages are shown. */
@Component({
  selector: 'app-files',
  imports: [DirectusAsset],
  template: `
    <h1>Files</h1>
    <label>Add files <input #input type="file" multiple (change)="add(input)" /></label>
    <ul>
      @for (upload of queue.uploads(); track upload.id) {
        <li>
          @if (upload.result(); as file) {
            @if (file.type?.startsWith('image/')) {
              <img [directusAsset]="file.id" [transform]="{ width: 96, format: 'auto' }" alt="" />
            }
          }
          <strong>{{ upload.file.name }}</strong>
          <progress
            max="100"
            [value]="upload.percent() ?? 0"
            [attr.aria-label]="upload.file.name"
          ></progress>
          <span>{{ states[upload.state()] }}</span>
          @switch (upload.state()) {
            @case ('sending') {
              <button (click)="upload.pause()">Pause</button>
              <button (click)="upload.cancel()">Cancel</button>
            }
            @case ('paused') {
              <button (click)="upload.resume()">Resume</button>
              <button (click)="upload.cancel()">Cancel</button>
            }
            @case ('failed') {
              <button (click)="upload.retry()">Try again</button>
              <p role="alert">{{ text(upload.error()) }}</p>
            }
          }
        </li>
      }
    </ul>
    @if (queue.uploads().length > 0) {
      <button (click)="queue.clear()">Clear finished</button>
    }
  `,
})
export class Files {
  protected readonly queue = injectUploads();
  protected readonly text = errorText;

  protected readonly states = {
    waiting: 'Waiting',
    sending: 'Sending',
    processing: 'Being stored',
    receiving: 'Being stored',
    reconnecting: 'Waiting for the network',
    paused: 'Paused',
    done: 'Done',
    failed: 'Failed',
    cancelled: 'Cancelled',
  };

  protected add(input: HTMLInputElement) {
    this.queue.add(input.files, (file) => ({ title: file.name }));
    // So that the same file can be chosen again.
    input.value = '';
  }
}
