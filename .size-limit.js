// What a browser loads of each entry point, gzipped: RxJS and the other peers are the application's own.
// Run by `npm run check`, after the build. Raise a limit only with a reason in docs/decisions.
const entry = (name, limit, path, code) => ({
  name,
  path: `dist/${path}.js`,
  ...(code && { import: code }),
  limit,
  gzip: true,
  // Ours would lead #platform to the sources; an application has none of them.
  modifyEsbuildConfig: (config) => ({
    ...config,
    tsconfigRaw: {},
    platform: 'browser',
    logLevel: 'error',
  }),
  ignore: ['rxjs', 'rxjs/ajax', 'rxjs/webSocket', 'tus-js-client', '@angular/*'],
});

export default [
  entry('new Directus(url), with every handler', '31.4 kB', 'index', '{ Directus }'),
  entry('DirectusClient with items', '25.8 kB', 'index', '{ DirectusClient }'),
  entry('DirectusClient with files', '28.3 kB', 'index', '{ DirectusClient, FilesHandler }'),
  entry('directus-rx, everything', '33.2 kB', 'index', '*'),
  entry('directus-rx/testing', '45 kB', 'testing', '*'),
  entry('directus-rx/realtime', '26.8 kB', 'realtime', '*'),
  {
    ...entry('directus-rx/realtime with localQueries', '37.3 kB'),
    path: ['dist/realtime.js', 'dist/local-queries.js'],
    import: { 'dist/realtime.js': '*', 'dist/local-queries.js': '{ localQueries }' },
  },
  entry('directus-rx/local-queries', '29 kB', 'local-queries', '*'),
  entry('directus-rx/offline', '28.7 kB', 'offline', '*'),
  entry('directus-rx/tus', '9.6 kB', 'tus', '*'),
  entry(
    'directus-rx/angular, without realtime',
    '32.4 kB',
    'angular',
    '{ provideDirectus, injectDirectus, injectSession }',
  ),
  entry(
    'directus-rx/angular, a session and lists',
    '35 kB',
    'angular',
    '{ provideDirectus, injectDirectus, injectSession, injectItems }',
  ),
  entry('directus-rx/angular', '51.8 kB', 'angular', '*'),
  entry('directus-rx/angular/testing', '34 kB', 'angular-testing', '*'),
  entry('directus-rx/angular/uploads', '38.2 kB', 'angular-uploads', '*'),
  entry('directus-rx/angular/offline', '42.9 kB', 'angular-offline', '*'),
  entry('directus-rx/download', '3.8 kB', 'download', '*'),
  entry('directus-rx/fetch', '8.7 kB', 'fetch', '*'),
];
