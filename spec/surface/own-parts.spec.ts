// Objects of one's own in place of options: they work, or an error says what they lack, before any request.
import { describe, expect, it } from 'vitest';
import { Directus, InvalidParamError } from '../../lib';

class Empty {
  readonly other = 1;
}
class OnlyToken {
  token = 'x';
}
class OnlyRequest {
  request = () => undefined;
}

describe('objects of one’s own', () => {
  it.each<readonly [string, object, string]>([
    ['auth', { auth: new Empty() }, 'login, logout, refresh, static'],
    ['auth', { auth: new OnlyToken() }, 'login, logout, refresh, static'],
    ['storage', { storage: new Empty() }, 'get, set, delete'],
    ['transport', { transport: new OnlyRequest() }, 'get, head, options, delete, post, put, patch'],
  ])('own parts: %s without its methods is refused by name', (name, init, methods) => {
    const make = () => new Directus('http://a.example', init);
    expect(make).toThrow(InvalidParamError);
    expect(make).toThrow(`${name} must be an object with the methods ${methods}`);
  });

  it('own parts: options may have no prototype', () => {
    const auth = Object.assign(Object.create(null) as object, { autoRefresh: false });
    const directus = new Directus('http://a.example', { auth });
    expect(directus.auth.autoRefresh).toBe(false);
    directus.dispose();
  });
});
