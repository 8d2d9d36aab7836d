import { isUnsupported } from '../errors/classify';
import { withFallback } from './fallback';

/** The paths of comments when they were a kind of activity: a new one, or one by its id. */
const isOldWrite = /^(?:POST \/comments|(?:PATCH|DELETE) \/comments\/[^/?]+)$/;

/** Writes comments to `/activity/comment` where the server has no `/comments`: before Directus 11.1.2. */
export const withOlderComments = /* @__PURE__ */ withFallback({
  ways: (request) =>
    request.path.startsWith('/comments') && isOldWrite.test(`${request.method} ${request.path}`)
      ? [request, { ...request, path: request.path.replace('/comments', '/activity/comment') }]
      : undefined,
  isUnsupported,
});
