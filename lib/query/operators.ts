const EQUALITY = 'eq neq null nnull';
const LISTS = 'in nin';
const ORDER = 'lt lte gt gte between nbetween';
const EMPTY = 'empty nempty';
const TEXT =
  'contains ncontains icontains starts_with nstarts_with istarts_with nistarts_with ends_with nends_with iends_with niends_with';

const forText = `${EQUALITY} ${LISTS} ${EMPTY} ${TEXT}`;
const forOrder = `${EQUALITY} ${LISTS} ${ORDER}`;
const forHash = `null nnull ${EMPTY}`;
const forOthers = `${forOrder} ${EMPTY} contains ncontains`;

/** The operators of each type of field, without their `_`. */
const operators: Readonly<Record<string, string>> = {
  string: forText,
  text: forText,
  csv: forText,
  binary: forText,
  integer: forOrder,
  bigInteger: forOrder,
  float: forOrder,
  decimal: forOrder,
  date: forOrder,
  dateTime: forOrder,
  time: forOrder,
  boolean: EQUALITY,
  uuid: `${EQUALITY} ${LISTS}`,
  json: 'null nnull',
  hash: forHash,
  geometry: `${EQUALITY} intersects nintersects intersects_bbox nintersects_bbox`,
};

const includes = (words: string, word: string): boolean => ` ${words} `.includes(` ${word} `);

/** Returns true if the server accepts an operator, such as `_eq`, on a field of this type. */
export const acceptsOperator = (type: string, operator: string, concealed: boolean): boolean =>
  includes(operators[type] ?? forOthers, operator.slice(1)) &&
  (!concealed || includes(forHash, operator.slice(1)));

const DATE = 'year month week day weekday';
const TIME = 'hour minute second';

/** The functions of each type of field that read its value; `count` of related rows is not one of them. */
const functions: Readonly<Record<string, string>> = {
  dateTime: `${DATE} ${TIME}`,
  timestamp: `${DATE} ${TIME}`,
  date: DATE,
  time: TIME,
  json: 'count json',
};

/** Returns true if the server offers a function, such as `year`, for a field of this type. */
export const acceptsFunction = (type: string, name: string): boolean =>
  includes(functions[type] ?? '', name);

/** The types whose operands the server turns into numbers. `bigInteger` is not one of them. */
export const isNumberType = (type: string): boolean => includes('integer float decimal', type);

/** The types whose operands the server reads as dates. */
export const isDateType = (type: string): boolean => includes('date dateTime time timestamp', type);
