import { isTransportError } from 'directus-rx';
import type { Upload, UploadState } from 'directus-rx/angular/uploads';
import { fileSize } from '../shared/file-size';
import { timeLeft } from './time-left';

/** The values on which the description of an upload depends, beside the upload. */
export interface Surroundings {
  /** True while the browser has a network. */
  readonly isOnline: boolean;
  /** In epoch milliseconds. */
  readonly now: number;
  /** How long the upload takes; `undefined` while nobody knows. */
  readonly secondsLeft: number | undefined;
}

/** Returns the state for people: an upload that has given up while there is no network goes on by itself when it is back. */
export function shownState(upload: Upload, isOnline: boolean): UploadState {
  const state = upload.state();
  return state === 'failed' && !isOnline && isNetworkError(upload.error()) ? 'reconnecting' : state;
}

/** Returns how far an upload is, in words. */
export function describeUpload(upload: Upload, surroundings: Surroundings): string {
  const { size } = upload.file;
  const percent = upload.percent() ?? 0;
  switch (shownState(upload, surroundings.isOnline)) {
    case 'waiting':
      return `Waiting · ${fileSize(size)}`;
    case 'reconnecting':
      return [
        `${surroundings.isOnline ? 'Connection lost' : 'Waiting for the network'} at ${percent} %`,
        nextTry(upload.retryAt(), surroundings.now),
      ]
        .filter(Boolean)
        .join(' · ');
    case 'sending':
    case 'receiving':
      return [
        `Sending ${fileSize((size * percent) / 100)} of ${fileSize(size)}`,
        timeLeft(surroundings.secondsLeft),
      ]
        .filter(Boolean)
        .join(' · ');
    case 'processing':
      return 'Sent · the server is processing it';
    case 'done':
      return `Done · ${fileSize(size)}`;
    case 'paused':
      return `Paused at ${percent} % of ${fileSize(size)}`;
    case 'failed':
      return `Failed at ${percent} %`;
    case 'cancelled':
      return `Cancelled at ${percent} %`;
  }
}

function nextTry(retryAt: number | undefined, now: number): string {
  if (retryAt === undefined) return '';
  const seconds = Math.ceil((retryAt - now) / 1000);
  if (seconds <= 0) return 'trying again';
  return `next try in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
}

const isNetworkError = (error: unknown): boolean =>
  isTransportError(error) && error.code === 'NETWORK';
