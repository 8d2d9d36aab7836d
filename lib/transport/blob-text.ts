import { from, Observable } from 'rxjs';
import { hasMethod } from '../internal/guards';

/** Reads with a FileReader, for jsdom before version 27 and React Native, whose Blobs have no `text()`. */
const readWithFileReader = (blob: Blob): Observable<string> =>
  new Observable((to) => {
    const reader = new FileReader();
    reader.onload = () => {
      to.next(typeof reader.result === 'string' ? reader.result : '');
      to.complete();
    };
    reader.onerror = () => to.error(reader.error);
    reader.readAsText(blob);
    return () => reader.abort();
  });

/** Emits the content of a Blob, decoded as UTF-8. Fails where the browser has lost the content, for example on a full disk. */
export const blobText = (blob: Blob): Observable<string> =>
  hasMethod(blob, 'text') ? from(blob.text()) : readWithFileReader(blob);
