export { DirectusTesting, type PathPattern, type Responder } from './directus-testing';
export {
  type DirectusTestingOptions,
  injectDirectusTesting,
  provideDirectusTesting,
} from './provide-directus-testing';
export { testLogin } from './test-login';
export { Refusal, refusal, type TestRequest } from './test-request';
