import type { Upload } from 'directus-rx/angular/uploads';

const megabytes = (bytes: number) =>
  bytes < 100_000
    ? `${Math.ceil(bytes / 1000)} kB`
    : `${(bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 1 : 0)} MB`;

/** Returns how far an upload is, in words. */
export function describeUpload(upload: Upload): string {
  const { size } = upload.file;
  const percent = upload.percent() ?? 0;
  const [bytesPerSecond, secondsLeft] = [upload.bytesPerSecond(), upload.secondsLeft()];
  switch (upload.state()) {
    case 'waiting':
      return `Waiting · ${megabytes(size)}`;
    case 'reconnecting':
      return `Connection lost at ${percent} % · trying again`;
    case 'sending':
    case 'receiving':
      return [
        `Sending ${percent} % of ${megabytes(size)}`,
        bytesPerSecond !== undefined && `${megabytes(bytesPerSecond)}/s`,
        secondsLeft !== undefined && `${secondsLeft} s left`,
      ]
        .filter(Boolean)
        .join(' · ');
    case 'processing':
      return 'Sent, the server is processing it';
    case 'done':
      return `Done · ${megabytes(size)}`;
    case 'paused':
      return `Paused at ${percent} %`;
    case 'failed':
      return `Failed after ${percent} %`;
    case 'cancelled':
      return `Cancelled at ${percent} %`;
  }
}
