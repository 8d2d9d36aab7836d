import { defineConfig } from 'vitepress';

/** The names that GitHub gives to headings, so that a link leads to the same place here and there. */
const slugify = (/** @type {string} */ heading) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

/** @param {Record<string, string>} pages */
const items = (pages) => Object.entries(pages).map(([text, link]) => ({ text, link }));

export default defineConfig({
  title: 'directus-rx',
  description:
    'A reactive client for the Directus API, on RxJS: for the browser, Node and Angular.',
  lang: 'en',
  head: [
    [
      'link',
      {
        rel: 'icon',
        href: "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><circle cx='16' cy='16' r='16' fill='%235b3fd6'/><circle cx='16' cy='16' r='7.5' fill='none' stroke='white' stroke-width='4'/></svg>",
      },
    ],
  ],
  srcDir: '.cache/pages',
  outDir: 'dist',
  cacheDir: '.cache/vite',
  // Files of this repository are linked by their addresses there. The API reference is not made by VitePress.
  ignoreDeadLinks: [/^\/api\//],
  markdown: { anchor: { slugify }, toc: { slugify } },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Introduction', link: '/introduction' },
      { text: 'Tasks', link: '/tasks/log-in' },
      { text: 'Angular', link: '/angular' },
      { text: 'API', link: '/api/index.html', target: '_self' },
    ],
    sidebar: [
      {
        text: 'Tasks',
        items: items({
          'Log in': '/tasks/log-in',
          'Search as you type': '/tasks/search',
          'Upload with a bar': '/tasks/upload',
          'A live list': '/tasks/live-list',
          'Test it': '/tasks/test',
        }),
      },
      {
        text: 'Guide',
        items: items({
          Introduction: '/introduction',
          Calls: '/calls',
          Handlers: '/handlers',
          Types: '/types',
          Errors: '/errors',
          'The session': '/session',
          'Single sign-on': '/single-sign-on',
          'Uploads and downloads': '/uploads',
          Realtime: '/realtime',
          Testing: '/testing',
          Recipes: '/recipes',
          Options: '/options',
          Transport: '/transport',
          Extending: '/extending',
        }),
      },
      {
        text: 'Angular',
        items: items({
          'First steps': '/angular',
          Data: '/angular/data',
          Session: '/angular/session',
          Forms: '/angular/forms',
          Images: '/angular/images',
          Uploads: '/angular/uploads',
          Offline: '/angular/offline',
          'Server-side rendering': '/angular/server',
          Testing: '/angular/testing',
          'ng add': '/angular/ng-add',
        }),
      },
      {
        text: 'Other frameworks',
        items: items({
          React: '/ui/react',
          Vue: '/ui/vue',
          Svelte: '/ui/svelte',
          Solid: '/ui/solid',
        }),
      },
      {
        text: 'Reference',
        items: items({
          Migration: '/migration',
          Parity: '/parity',
          Servers: '/servers',
          Platforms: '/platforms',
          Proxies: '/proxies',
          Reliability: '/reliability',
          Performance: '/performance',
          Architecture: '/architecture',
          'The demo': '/demo',
          Changelog: '/changelog',
        }),
      },
    ],
    socialLinks: [{ icon: 'github', link: 'https://github.com/directus-rx/directus-rx' }],
  },
});
