/** A part of the page, and the files that make it. */
export interface CodeArea {
  readonly name: string;
  /** Where it is shown; absent where that is everywhere. */
  readonly at?: RegExp;
  /** Below `src/app`, the most telling one first. */
  readonly files: readonly string[];
}

export const CODE_AREAS: readonly CodeArea[] = [
  {
    name: 'List of articles',
    at: /^\/articles(?:\?|$)/,
    files: [
      'articles/article-list.ts',
      'articles/article-list.html',
      'articles/foreign-changes.ts',
      'articles/own-writes.ts',
      'shared/trash.ts',
    ],
  },
  {
    name: 'Editor',
    at: /^\/articles\/./,
    files: [
      'editor/article-editor.ts',
      'editor/article-editor.html',
      'editor/article-form.ts',
      'editor/merge-changes.ts',
      'editor/cover-image.ts',
      'editor/unsent-drafts.ts',
    ],
  },
  {
    name: 'Uploads and images',
    at: /^\/files/,
    files: [
      'uploads/upload-list.ts',
      'uploads/kept-files.ts',
      'uploads/uploads.routes.ts',
      'uploads/upload-reporter.ts',
      'uploads/gallery.ts',
    ],
  },
  {
    name: 'Session',
    at: /^\/session/,
    files: [
      'session/session-panel.ts',
      'session/session-history.ts',
      'session/reasons.ts',
      'session/elsewhere.ts',
    ],
  },
  { name: 'Login', at: /^\/login/, files: ['login/login.ts'] },
  {
    name: 'Frame and connection',
    files: [
      'layout/layout.ts',
      'layout/connection-badge.ts',
      'layout/connection-banner.ts',
      'layout/outbox-notice.ts',
    ],
  },
  { name: 'Setup', files: ['app.config.ts', 'app.routes.ts', 'schema.ts'] },
  {
    name: 'This panel',
    files: [
      'activity/activity-recorder.ts',
      'activity/entry.ts',
      'activity/recorded-uploads.ts',
      'activity/live-results.ts',
      'activity/timeline.ts',
    ],
  },
];
