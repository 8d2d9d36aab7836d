import { expect } from 'vitest';
import type { Entry } from './entry';

const session = { access_token: 'access', expires: 900_000, refresh_token: 'refresh' };
const noContent = { gives: undefined };

/** The session's own requests, which need somebody to be logged in first: `before`. */
export const sessionEntries: readonly Entry[] = [
  {
    name: 'auth.login',
    call: (directus) => directus.auth.login({ email: 'a@example.com', password: 'pw' }),
    sends: 'POST /auth/login',
    body: { email: 'a@example.com', password: 'pw', mode: 'json' },
    functions: ['login'],
    methods: ['auth.login({email,password,otp?})'],
    answer: { data: session },
    gives: session,
  },
  {
    name: 'auth.static',
    call: (directus) => directus.auth.static('t0ken'),
    sends: 'GET /users/me',
    params: expect.anything() as never,
    methods: ['auth.static(token)'],
    answer: { data: { id: 'a' } },
    gives: true,
  },
  {
    name: 'auth.password.request',
    call: (directus) => directus.auth.password.request('a@example.com', 'https://app.example'),
    sends: 'POST /auth/password/request',
    body: { email: 'a@example.com', reset_url: 'https://app.example' },
    functions: ['passwordRequest'],
    methods: ['auth.password.request(email, reset_url?)'],
    ...noContent,
  },
  {
    name: 'auth.password.reset',
    call: (directus) => directus.auth.password.reset('t0ken', 'pw'),
    sends: 'POST /auth/password/reset',
    body: { token: 't0ken', password: 'pw' },
    functions: ['passwordReset'],
    methods: ['auth.password.reset(token, password)'],
    ...noContent,
  },
];

/** What needs a session to begin with, or makes no request of its own: shown elsewhere. */
export const elsewhere: readonly (Pick<Entry, 'name' | 'sends' | 'functions' | 'methods'> & {
  readonly spec: string;
})[] = [
  {
    name: 'auth.refresh',
    sends: 'POST /auth/refresh',
    functions: ['refresh'],
    methods: ['auth.refresh()'],
    spec: 'spec/auth/auth.spec.ts',
  },
  {
    name: 'auth.refreshIfExpired',
    sends: 'POST /auth/refresh, as needed',
    methods: ['auth.refreshIfExpired()'],
    spec: 'spec/auth/auth.spec.ts',
  },
  {
    name: 'auth.logout',
    sends: 'POST /auth/logout',
    functions: ['logout'],
    methods: ['auth.logout()'],
    spec: 'spec/auth/auth.spec.ts',
  },
  {
    name: 'auth.token',
    sends: 'nothing',
    methods: ['auth.token'],
    spec: 'spec/docs/class-sdk.spec.ts',
  },
  {
    name: 'auth.providers',
    sends: 'GET /auth',
    functions: ['readProviders'],
    spec: 'spec/auth/auth.spec.ts',
  },
  {
    name: 'auth.login({ share, password })',
    sends: 'POST /shares/auth',
    functions: ['authenticateShare'],
    spec: 'spec/auth/auth.spec.ts',
  },
  {
    name: 'transport.get, head, options, delete, post, put, patch, search',
    sends: 'as given',
    methods: ['transport.get/head/options/delete/post/put/patch'],
    spec: 'spec/transport/transport.spec.ts',
  },
];
