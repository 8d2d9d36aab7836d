// @ts-check
// One bundle for Node and for a page: the library, from its sources, and the checks.
import { resumableDownloads } from '../../lib/download';
import * as main from '../../lib/index';
import { realtime } from '../../lib/realtime/index';
import { resumableUpload } from '../../lib/tus/index';

export const library = { ...main, realtime, resumableDownloads, resumableUpload };
export { namesOf, outcome } from './checks.mjs';
