import { describe, expect, it } from 'vitest';
import { resolveDynamicValue, UnresolvedValue } from '../../lib/query/dynamic-values';

const now = () => new Date('2024-03-31T12:00:00.000Z');
const user = {
  id: 'me',
  role: 'editor',
  roles: ['editor', 'staff'],
  policies: ['read'],
  userFields: { email: 'me@example.com', avatar: { id: 'a' } },
  roleFields: { name: 'Editors' },
};
const resolved = (value: unknown) => resolveDynamicValue(value, { now, user });
const at = (value: string) => {
  const date = resolved(value);
  return date instanceof Date ? date.toISOString() : date;
};

describe('$NOW', () => {
  it.each([
    ['$NOW', '2024-03-31T12:00:00.000Z'],
    ['$NOW(-1 month)', '2024-02-29T12:00:00.000Z'],
    ['$NOW(+1 mo)', '2024-04-30T12:00:00.000Z'],
    ['$NOW(2 mths)', '2024-03-31T12:00:00.000Z'],
    ['$NOW(-1 year)', '2023-03-31T12:00:00.000Z'],
    ['$NOW(1 yrs)', '2025-03-31T12:00:00.000Z'],
    ['$NOW(-2 weeks)', '2024-03-17T12:00:00.000Z'],
    ['$NOW(-7)', '2024-03-24T12:00:00.000Z'],
    ['$NOW(1.5 d)', '2024-04-01T12:00:00.000Z'],
    ['$NOW(1.5 hours)', '2024-03-31T13:30:00.000Z'],
    ['$NOW(-3 m)', '2024-03-31T11:57:00.000Z'],
    ['$NOW(-3 mins)', '2024-03-31T11:57:00.000Z'],
    ['$NOW(90 secs)', '2024-03-31T12:01:30.000Z'],
    ['$NOW(5 ms)', '2024-03-31T12:00:00.005Z'],
    ['$NOW(5 milliseconds)', '2024-03-31T12:00:00.005Z'],
    ['$NOW(12.5 days)', '2024-04-12T12:00:00.000Z'],
    ['$NOW(.5 h)', '2024-03-31T12:30:00.000Z'],
    ['$NOW(x5 d)', '2024-03-31T12:00:00.000Z'],
    ['$NOW(1-5 d)', '2024-03-31T12:00:00.000Z'],
    ['$NOW(5 moons)', '2024-03-31T12:00:00.000Z'],
    ['$NOW(', '2024-03-31T12:00:00.000Z'],
  ])('%s is %s', (value, expected) => {
    expect(at(value)).toBe(expected);
  });
});

describe('a unit of $NOW', () => {
  it.each([
    ['2024-03-31T12:00:00.001Z', ['millisecond', 'milliseconds', 'msec', 'msecs', 'ms']],
    ['2024-03-31T12:00:01.000Z', ['second', 'seconds', 'sec', 'secs', 's']],
    ['2024-03-31T12:01:00.000Z', ['minute', 'minutes', 'min', 'mins', 'm']],
    ['2024-03-31T13:00:00.000Z', ['hour', 'hours', 'hr', 'hrs', 'h']],
    ['2024-04-01T12:00:00.000Z', ['day', 'days', 'd']],
    ['2024-04-07T12:00:00.000Z', ['week', 'weeks', 'w']],
    ['2024-04-30T12:00:00.000Z', ['month', 'months', 'mth', 'mo']],
    ['2025-03-31T12:00:00.000Z', ['year', 'years', 'yr', 'yrs', 'y']],
  ])('one unit of $NOW leads to %s: %j', (expected, names) => {
    for (const name of names) {
      expect(at(`$NOW(1 ${name})`), name).toBe(expected);
      expect(at(`$NOW(1${name.toUpperCase()})`), name).toBe(expected);
    }
  });
});

describe('the user', () => {
  it.each([
    ['$CURRENT_USER', 'me'],
    ['$CURRENT_USER.email', 'me@example.com'],
    ['$CURRENT_USER.avatar.id', 'a'],
    ['$CURRENT_USER.nope.id', null],
    ['$CURRENT_ROLE', 'editor'],
    ['$CURRENT_ROLE.name', 'Editors'],
    ['$CURRENT_ROLES', ['editor', 'staff']],
    ['$CURRENT_POLICIES', ['read']],
    ['$CURRENT_POLICIES.name', null],
    ['$CURRENT_ROLES.name', null],
    ['$$CURRENT_USER', '$$CURRENT_USER'],
    ['$CURRENT_USERS', null],
    ['$CURRENT', '$CURRENT'],
    ['me', 'me'],
    [5, 5],
  ])('%s is %j', (value, expected) => {
    expect(resolved(value)).toEqual(expected);
  });

  it('dynamic values: values of the user are null for nobody, and unresolved while the user is not known', () => {
    expect(resolveDynamicValue('$CURRENT_USER', { now, user: null })).toBeNull();
    const unknown = resolveDynamicValue('$CURRENT_ROLES', { now });
    expect(unknown).toEqual(new UnresolvedValue('$CURRENT_ROLES'));
    expect(resolveDynamicValue('$CURRENT_ROLE', { now, user: { id: 'me' } })).toBeNull();
  });
});
