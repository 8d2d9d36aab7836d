import { DirectusError } from '../errors/errors';

/**
 * Thrown where the fake server is asked for a part of Directus that it does not have, such as flows or GraphQL. No answer is made up:
 * the test needs a real server, or an answer of its own (`fake.on(…)`).
 */
export class UnsupportedByFakeError extends DirectusError {
  override name = 'UnsupportedByFakeError';

  constructor(
    /** The part that is missing: `POST /graphql`. */
    readonly feature: string,
  ) {
    super(
      `fakeDirectus does not have ${feature}. Answer it with fake.on(…), or test against a real server.`,
    );
  }
}
