import type { Upload } from 'directus-rx/angular/uploads';
import { fileSize } from '../shared/file-size';
import { timeLeft } from './time-left';

/** Sums of several uploads; cancelled ones do not count. */
export interface UploadTotals {
  readonly files: number;
  readonly done: number;
  readonly failed: number;
  /** Bytes. */
  readonly sent: number;
  /** Bytes. */
  readonly size: number;
  /** Bytes per second, of all that are sent; `undefined` while one of them is not measured yet. */
  readonly speed: number | undefined;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

export function uploadTotals(uploads: readonly Upload[]): UploadTotals {
  const counted = uploads.filter((upload) => upload.state() !== 'cancelled');
  const having = (state: string) => counted.filter((upload) => upload.state() === state);
  const speeds = having('sending').map((upload) => upload.bytesPerSecond());
  return {
    files: counted.length,
    done: having('done').length,
    failed: having('failed').length,
    sent: sum(counted.map(({ file, percent }) => (file.size * (percent() ?? 0)) / 100)),
    size: sum(counted.map(({ file }) => file.size)),
    speed: speeds.includes(undefined) ? undefined : sum(speeds.map((speed) => speed ?? 0)),
  };
}

/** Returns the sums in words: “2 of 5 files, 34 MB of 120 MB, about 20 seconds left”. */
export function describeTotals(totals: UploadTotals, secondsLeft: number | undefined): string {
  const { files, done, failed, sent, size } = totals;
  if (done === files) return `${files} files, ${fileSize(size)}: all uploaded`;
  return [
    `${done} of ${files} files`,
    `${fileSize(sent)} of ${fileSize(size)}`,
    failed > 0 && `${failed} failed`,
    timeLeft(secondsLeft),
  ]
    .filter(Boolean)
    .join(', ');
}
