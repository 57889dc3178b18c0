import { expect, test } from 'vitest';
import { type Change, testChanges } from './changes.ts';
import { bridgeOf, changed, mistakesIn, sample, sampleFiles } from './files.ts';

const changes: readonly Change[] = [
  [
    'schemas/user.json',
    'schemas/usr.json',
    'bridge.yaml:9:13 topics.user.schema: "schemas/usr.json" does not exist; name a file by its path from the folder of the bridge file',
  ],
  [
    'schema: schemas/user.json',
    'schema: { type: objct }',
    'bridge.yaml:9:21 topics.user.schema.type: must be equal to one of the allowed values: array, boolean, integer, null, number, object, string, not "objct"; did you mean "object"?',
  ],
  [
    'schema: schemas/user.json',
    'schema: { anyOf: [true, { propertees: {} }] }',
    'bridge.yaml:9:43 topics.user.schema.anyOf[1].propertees: is no keyword of JSON Schema; did you mean "properties"?',
  ],
  [
    'schema: schemas/user.json',
    'schema: { $ref: person.json }',
    'bridge.yaml:9:21 topics.user.schema.$ref: refers to "person.json", which is not in this schema; copy it into "$defs" and refer to "#/$defs/<name>"',
  ],
  [
    'schema: schemas/user.json',
    'schema: { properties: { age: { format: colour } } }',
    'bridge.yaml:9:44 topics.user.schema.properties.age.format: "colour" is no known format; leave it out, or describe the text with a pattern',
  ],
  [
    'schema: schemas/user.json',
    'schema: { properties: { age: { pattern: "(" } } }',
    'bridge.yaml:9:45 topics.user.schema.properties.age.pattern: is no regular expression: Unterminated group; in one, a special character that stands for itself has a backslash',
  ],
  [
    'schema: schemas/user.json',
    'schema: { properties: { name: {}, age: { maximum: 9223372036854775807 } } }',
  ],
  [
    'maxTokens: 800',
    'maxTokens: 9007199254740993',
    'bridge.yaml:24:18 fusions.recommendation.compose.maxTokens: expected a whole number from 1 to 64000, got 9007199254740992; write 64000 or less, or leave out the key for the default, 1024',
    'bridge.yaml:24:18 fusions.recommendation.compose.maxTokens: this number has more digits than a double holds; write fewer digits, or a text in quotes',
  ],
  ['schema: schemas/user.json', 'schema: { properties: { name: {}, age: { const: 0x20000000000001 } } }'],
  [
    'output: schemas/recommendation.json',
    'output: { type: array }',
    'bridge.yaml:23:15 fusions.recommendation.compose.output: the answer must be an object; add "type": "object" at the root of the schema',
  ],
  [
    'output: schemas/recommendation.json',
    'output: { type: object, properties: { a: { $ref: "#/$defs/a" } }, $defs: { a: { items: { $ref: "#/$defs/a" } } } }',
    'bridge.yaml:23:102 fusions.recommendation.compose.output.$defs.a.items.$ref: refers to a schema that contains it; the schema of an answer must not be recursive',
  ],
];

testChanges(changes);

test('a schema file that is not JSON is reported at its own place, once', async () => {
  const files = { ...sampleFiles, 'schemas/user.json': '{\n  "type": object\n}' };
  const twice = changed('schemas/content.json', 'schemas/user.json');
  expect(await mistakesIn(twice, files)).toEqual([
    'bridge.yaml:6:13 topics.content.schema: schemas/user.json:2:11 is not JSON; JSON has double quotes, and no comments and no comma after the last member',
  ]);
});

test('the numbers of a schema keep their digits, in place and in a file', async () => {
  const text =
    '{ "properties": { "name": {}, "age": { "maximum": 9223372036854775807, "enum": [12345678901234567890] } } }';
  const inFile = await bridgeOf(sample, { ...sampleFiles, 'schemas/user.json': text });
  const inPlace = await bridgeOf(changed('schemas/user.json', text));
  for (const { topics } of [inFile, inPlace])
    expect(JSON.stringify(topics.find(({ name }) => name === 'user')?.schema)).toBe(text.replaceAll(' ', ''));
});

test.each([
  ['{ "a": 1, }', '1:11'],
  ['{ "a": nul }', '1:11'],
  ["{ 'a': 1 }", '1:3'],
  ['{ "type":\n\t"object" } x', '2:13'],
  ['# no\n{}', '1:1'],
  ['{ "a": "\n" }', '1:9'],
  ['[1, 2', '1:6'],
])('the reader finds the place where %j stops being JSON', async (text, place) => {
  expect(await mistakesIn(sample, { ...sampleFiles, 'schemas/user.json': text })).toEqual([
    `bridge.yaml:9:13 topics.user.schema: schemas/user.json:${place} is not JSON; JSON has double quotes, and no comments and no comma after the last member`,
  ]);
});

test('a mistake in a schema file is reported with its place in that file', async () => {
  const files = {
    ...sampleFiles,
    'schemas/user.json':
      '{\n\t"properties": {\n\t\t"age": { "minimum": "1" },\n\t\t"b": { "type": "x" }\n\t}\n}',
    'schemas/content.json': '{ "type": "string",\n  "type": "object" }',
    'schemas/recommendation.json': '{\n  "type": "object",\n  "properties": { "a": { "$ref": "#" } }\n}',
  };
  expect(await mistakesIn(sample, files)).toEqual([
    'bridge.yaml:6:13 topics.content.schema: schemas/content.json:2:3 the key stands here a second time; the first is at 1:3; join the two, or rename or remove one',
    'bridge.yaml:9:13 topics.user.schema: schemas/user.json:3:23 /properties/age/minimum must be number, not "1"; write 1, without quotes',
    'bridge.yaml:9:13 topics.user.schema: schemas/user.json:4:18 /properties/b/type must be equal to one of the allowed values: array, boolean, integer, null, number, object, string, not "x"; write one of them',
    'bridge.yaml:23:15 fusions.recommendation.compose.output: schemas/recommendation.json:3:34 /properties/a/$ref refers to a schema that contains it; the schema of an answer must not be recursive',
  ]);
});

test('an unknown dialect, an asynchronous schema and a non-schema are mistakes', async () => {
  const faultsOf = async (schema: string): Promise<readonly string[]> =>
    (await mistakesIn(sample, { ...sampleFiles, 'schemas/user.json': schema })).map((line) =>
      line.replace(/^.*user\.json:1:\d+ /, ''),
    );
  expect(await faultsOf('{ "$schema": "http://json-schema.org/draft-04/schema#" }')).toEqual([
    '/$schema the dialect is not known; write draft 2020-12 (https://json-schema.org/draft/2020-12/schema) or draft-07',
  ]);
  expect(await faultsOf('{ "$async": true }')).toEqual([
    '/$async must not be asynchronous; remove the keyword',
  ]);
  expect(await faultsOf('[]')).toEqual([
    'a JSON Schema is an object; write one such as { "type": "object" }',
  ]);
  expect(
    await faultsOf('{ "$schema": "http://json-schema.org/draft-07/schema#", "definitions": {} }'),
  ).toEqual([]);
});

test('a schema file that is nested too deeply or not Unicode is a mistake', async () => {
  const deep = `${'{"not":'.repeat(10_000)}{}${'}'.repeat(10_000)}`;
  const faultsOf = (schema: string): Promise<readonly string[]> =>
    mistakesIn(sample, { ...sampleFiles, 'schemas/user.json': schema });
  expect(await faultsOf(deep)).toEqual([
    'bridge.yaml:9:13 topics.user.schema: "schemas/user.json" /not/not/not/not/not/not/not/not/not/not/… is nested too deeply; mend the file there',
  ]);
  expect(await faultsOf('{ "title": "\\ud800" }')).toEqual([
    'bridge.yaml:9:13 topics.user.schema: "schemas/user.json" /title holds text that is not well-formed Unicode; mend the file there',
  ]);
});

test('an answer may use a schema in several places', async () => {
  const output =
    '{ type: object, properties: { a: { $ref: "#/$defs/t" }, b: { $ref: "#/$defs/t" } }, $defs: { t: { type: string } } }';
  expect(await mistakesIn(changed('output: schemas/recommendation.json', `output: ${output}`))).toEqual([]);
});
