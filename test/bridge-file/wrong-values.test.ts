import { expect, test } from 'vitest';
import { changed, mistakesIn, warningsOf } from './files.ts';

const deadline = (line: string): string => changed('    deadline: 30s', `    ${line}`);
const compose = (line: string): string => changed('maxTokens: 800', line);
const schema = (text: string): string => changed('schema: schemas/user.json', `schema: ${text}`);

/** A wrong file, and what its first mistake says of the cause and of what to do. */
test.each<[text: string, cause: string, remedy: string]>([
  [deadline('size: three'), 'expected a number of parts', 'got "three"; write 3'],
  [deadline('size: yes'), 'expected a number of parts', 'got "yes"; write a number in digits'],
  [deadline('size: 3 parts'), 'expected a number of parts', 'got "3 parts"; write 3'],
  [deadline('size: 0'), 'expected a whole number from 1 to 100000, got 0', '; write 1 or more'],
  [
    deadline('minSize: "3"'),
    'expected a whole number from 1 to 100000, got "3"',
    '; write 3, without quotes',
  ],
  [deadline('minSize:'), 'got nothing', '; write it in digits, such as 1'],
  [deadline('minSize: []'), 'got an empty list', '; write it in digits, such as 1'],
  [deadline('maxParts: 0.5'), 'expected a whole number from 1 to 20000, got 0.5', '; write 1'],
  [deadline('deadline: 1w'), 'got "1w"', '; write 7d'],
  [
    deadline('deadline: soon'),
    'got "soon"',
    '; write that instead, or leave out the key for the default, 15m',
  ],
  [deadline('late: drop'), 'got "drop"', '; write one of them, or leave out the key for the default, amend'],
  [deadline('takes: { content: }'), 'expected a list, got a map', '; write [content]'],
  [deadline('dedupe: 0.9'), 'expected a map with "near", or false, got 0.9', '; write { near: 0.95 }'],
  [deadline('weights: { a: -1 }'), 'expected a number of at least 0, got -1', '; write 0 or more'],
  [deadline('classify: { label: x }'), '"when" is missing', '; add it: '],
  [deadline('predicate: "$cuont(topics) > 1"'), 'no function is named "$cuont"', '; did you mean "$count"?'],
  [
    deadline('unsettled: sometimes'),
    'expected open, publish, or a map with "review"',
    '; write that instead',
  ],
  [compose('tries: 9'), 'expected a whole number from 1 to 8, got 9', '; write 8 or less'],
  [compose('budgetPerDay: $5'), 'or unlimited, got "$5"', '; write 5, without quotes'],
  [compose('budgetPerDay: none'), 'or unlimited, got "none"', '; write unlimited'],
  [
    compose('price: { input: 0, output: 1 }'),
    'a number above 0 and at most 1000, got 0',
    '; write a number above 0',
  ],
  [changed('[profile-service]', '["*"]'), 'a source has no wildcards', '; name each source'],
  [
    changed('schema: schemas/user.json', 'id: digets'),
    'no attribute is known as "digets"',
    'did you mean "digest"?',
  ],
  [
    schema('{ properties: { age: { enum: [] } } }'),
    'age.enum: must not be empty',
    '; list at least one value',
  ],
  [
    schema('{ properties: { age: integer } }'),
    'must be a schema, not "integer"',
    '; write { type: integer }',
  ],
  [schema('{ additionalProperties: "false" }'), 'must be a schema, not "false"', '; write false'],
  [schema('{ properties: { age: { format: phone } } }'), '"phone" is no known format', '; leave it out'],
  [schema('{ properties: { age: { multipleOf: 0 } } }'), 'must be > 0, not 0', '; write a number above 0'],
  [schema('{ properties: { age: { required: true } } }'), 'must be array, not true', '; list the names'],
  [schema('{ then: { required: [age] } }'), '.then: "then" without "if" is ignored', '; add the if'],
  [
    schema('{ properties: { age: { minimum: 5, maximum: 3 } } }'),
    'no value is from minimum 5 to maximum 3',
    '; exchange',
  ],
  [
    schema('{ properties: { age: { minimum: 9007199254740993, maximum: 9007199254740992 } } }'),
    'no value is from minimum 9007199254740993 to maximum 9007199254740992',
    '; exchange',
  ],
  [
    schema('{ properties: { age: {} }, required: [name], additionalProperties: false }'),
    '"name" is required, and additionalProperties: false forbids it',
    '; describe it in properties',
  ],
  [
    schema('{ properties: { age: { type: object } } }\n    correlate: data.age'),
    'has object here, and a key is a text or a number',
    '; write the path of one',
  ],
])('the reader names place, cause and remedy of: %#', async (text, cause, remedy) => {
  const mistakes = await mistakesIn(text);
  const found = mistakes.find((line) => line.includes(cause)) ?? mistakes.join('\n');
  expect(found).toMatch(/^bridge\.yaml:\d+:\d+ /);
  expect(found).toContain(cause);
  expect(found).toContain(remedy);
});

test.each([
  [
    schema('{ properties: { age: {}, name: {} }, required: [agee] }'),
    '"agee" is required and not among the properties',
  ],
  [deadline('classify: { label: x, when: "false" }'), 'reads nothing of the group'],
])('the reader warns of: %#', async (text, warning) => {
  expect((await warningsOf(text)).join('\n')).toContain(warning);
});
