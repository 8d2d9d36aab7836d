import { isUnsupported } from '../errors/classify';
import { withFallback } from './fallback';
import { isSafeMethod } from './retry';

/** Writes comments to `/activity/comment` where the server has no `/comments`: before Directus 11.1.2 they were a kind of activity. */
export const withOlderComments = /* @__PURE__ */ withFallback({
  ways: (request) =>
    !isSafeMethod(request) && /^\/comments(?:\/[^/]*)?$/.test(request.path)
      ? [request, { ...request, path: request.path.replace('/comments', '/activity/comment') }]
      : undefined,
  isUnsupported,
});
