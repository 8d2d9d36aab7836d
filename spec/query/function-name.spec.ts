import { describe, expect, it } from 'vitest';
import { columnKey, fieldNameOf, functionCall, functionPath } from '../../lib/query/function-name';

describe('functions in names', () => {
  it.each([
    ['year(date)', { name: 'year', field: 'date' }],
    [' year ( date )', { name: 'year', field: 'date' }],
    ['year(date) and more', { name: 'year', field: 'date' }],
    ['date', undefined],
    ['date)', undefined],
    ['year(', undefined],
    ['year()', undefined],
    ['year( )', undefined],
    ['(date)', undefined],
    ['a)year(date)', undefined],
  ])('“%s” is called as the server reads it', (key, call) => {
    expect(functionCall(key)).toEqual(call);
  });

  it('a function and a name with spaces are about the field', () => {
    expect(['date', ' date ', 'year(date)', 'year( date )'].map(fieldNameOf)).toEqual(
      Array.from({ length: 4 }, () => 'date'),
    );
  });

  it('the column of a function is named after field and function', () => {
    expect(['date', ' date', 'year(date)'].map(columnKey)).toEqual(['date', ' date', 'date_year']);
  });

  it.each([
    ['count(a)', 'count(a)'],
    ['count(a.b)', 'a.count(b)'],
    ['count(a.b.c)', 'a.b.count(c)'],
    ['x.count(a.b)', 'x.a.count(b)'],
    ['count( a.b )', 'a.count(b)'],
    ['json(a.b, $.c)', 'a.json(b, $.c)'],
    ['json(a, $.c.d)', 'json(a, $.c.d)'],
    ['a,count(b.c)', 'b.a,count(c)'],
    ['a.b', 'a.b'],
    ['(a.b)', '(a.b)'],
    ['x.(a.b)', 'x.(a.b)'],
    ['count()', 'count()'],
    ['count( )', 'count( )'],
    ['count(a.b', 'count(a.b'],
    ['a.b)', 'a.b)'],
    [')a(b.c', ')a(b.c'],
    ['count(sum(a.b))', 'count(sum(a.b))'],
  ])('the path of “%s” comes before its function: “%s”', (path, moved) => {
    expect(functionPath(path)).toBe(moved);
  });
});
