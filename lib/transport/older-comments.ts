import { isUnsupported } from '../errors/classify';
import { withFallback } from './fallback';

/** Matches the requests that older servers accept at `/activity/comment`: creating a comment, and changing or deleting one by id. */
const hasOlderEndpoint = /^(?:POST \/comments|(?:PATCH|DELETE) \/comments\/[^/?]+)$/;

/** Writes comments to `/activity/comment` where the server has no `/comments`: before Directus 11.1.2. */
export const withOlderComments = /* @__PURE__ */ withFallback({
  ways: (request) =>
    request.path.startsWith('/comments') &&
    hasOlderEndpoint.test(`${request.method} ${request.path}`)
      ? [request, { ...request, path: request.path.replace('/comments', '/activity/comment') }]
      : undefined,
  isUnsupported,
});
