import { describe, expect, test } from 'vitest';
import { changed, mistakesIn, sample, sampleFiles } from './files.ts';

/** One change to the sample, and every mistake that it makes. */
type Case = readonly [from: string, to: string, ...mistakes: readonly string[]];

const shape: readonly Case[] = [
  ['name: recommendation', '', 'bridge.yaml:3:1: "name" is missing'],
  ['name: recommendation', 'nmae: x', 'bridge.yaml:2:1 nmae: unknown key; did you mean "name"?'],
  ['name: recommendation', 'name: 5', 'bridge.yaml:2:7 name: expected text, got 5'],
  [
    'name: recommendation',
    'name: my bridge',
    'bridge.yaml:2:7 name: a name starts with a letter, goes on with letters, digits, "_" and "-", and has at most 64 of them',
  ],
  ['    deadline: 30s', '    deadlin: 30s', 'bridge.yaml:15:5 fusions.recommendation.deadlin: unknown key; did you mean "deadline"?'],
  [
    '{ queue: true }',
    '{ queue: true, bucket: x }',
    'bridge.yaml:27:41 recipients.recommendation_system.bucket: unknown key; expected queue',
  ],
  ['{ queue: true }', '{ queue: yes }', 'bridge.yaml:27:35 recipients.recommendation_system.queue: expected true'],
  ['{ queue: true }', '{}', 'bridge.yaml:27:3 recipients.recommendation_system: "queue" is missing'],
  ['needs: [content, user] ', 'needs: content ', 'bridge.yaml:14:12 fusions.recommendation.needs: expected a list, got "content"'],
  ['needs: [content, user] ', 'needs: [] ', 'bridge.yaml:14:12 fusions.recommendation.needs: expected at least one topic'],
  ['needs: [content, user] ', 'needs: ', 'bridge.yaml:14:5 fusions.recommendation.needs: expected a list, got nothing'],
  ['    needs: [content, user] ', '', 'bridge.yaml:12:3 fusions.recommendation: "needs" is missing'],
  [
    'deadline: 30s',
    'deadline: 30',
    'bridge.yaml:15:15 fusions.recommendation.deadline: expected a duration from 1s to 7d, such as 30s, 15m or 2h',
  ],
  [
    'deadline: 30s',
    'deadline: 999ms',
    'bridge.yaml:15:15 fusions.recommendation.deadline: expected a duration from 1s to 7d, such as 30s, 15m or 2h',
  ],
  [
    'deadline: 30s',
    'deadline: 8d',
    'bridge.yaml:15:15 fusions.recommendation.deadline: expected a duration from 1s to 7d, such as 30s, 15m or 2h',
  ],
  [
    'onDeadline: partial ',
    'onDeadline: partal ',
    'bridge.yaml:16:17 fusions.recommendation.onDeadline: expected partial, discard or dead-letter, got "partal"; did you mean "partial"?',
  ],
  ['late: amend ', 'late: reopen ', 'bridge.yaml:17:11 fusions.recommendation.late: "reopen" is not supported yet; expected amend or ignore'],
  ['late: amend ', 'late: maybe ', 'bridge.yaml:17:11 fusions.recommendation.late: expected amend or ignore, got "maybe"'],
  [
    '{ loss: absolute }',
    'absolut',
    'bridge.yaml:19:18 fusions.recommendation.merge["/user/age"]: expected vote, absolute, squared, latest, union, elements or edit, got "absolut"; did you mean "absolute"?',
  ],
  [
    '{ loss: absolute }',
    '7',
    'bridge.yaml:19:18 fusions.recommendation.merge["/user/age"]: expected a loss (vote, absolute, squared, latest, union, elements, edit), or a map with "loss" and "weights"',
  ],
  [
    '{ loss: absolute }',
    '{ los: absolute }',
    'bridge.yaml:19:20 fusions.recommendation.merge["/user/age"].los: unknown key; did you mean "loss"?',
  ],
  [
    'model: claude-haiku-5-5',
    'model: gpt',
    'bridge.yaml:21:14 fusions.recommendation.compose.model: expected the name of a Claude model, such as claude-haiku-5-5',
  ],
  ['maxTokens: 800', 'maxTokens: 0.5', 'bridge.yaml:24:18 fusions.recommendation.compose.maxTokens: expected a whole number, got 0.5'],
  ['maxTokens: 800', 'maxTokens: 100000', 'bridge.yaml:24:18 fusions.recommendation.compose.maxTokens: expected at most 64000'],
  ['maxTokens: 800', 'maxTokens: .inf', 'bridge.yaml:24:18 fusions.recommendation.compose.maxTokens: not a number that JSON can hold'],
  [
    'maxTokens: 800',
    'timeout: 11m',
    'bridge.yaml:24:16 fusions.recommendation.compose.timeout: expected a duration from 1s to 10m, such as 30s, 15m or 2h',
  ],
  [
    '    sources: [profile-service]',
    '    sources: []',
    'bridge.yaml:8:14 topics.user.sources: expected at least one source; leave the key out to permit all',
  ],
  [
    '[profile-service]',
    '[profile service]',
    'bridge.yaml:8:15 topics.user.sources[0]: expected a source as in an event: a URI or a name without spaces, at most 256 characters',
  ],
  [
    '[profile-service]',
    '[fusion-bus/other]',
    'bridge.yaml:8:15 topics.user.sources[0]: sources that start with "fusion-bus/" are the bus itself',
  ],
  [
    'classification: confidential',
    'classification: secret',
    'bridge.yaml:10:48 topics.user.privacy.classification: expected public, internal, confidential or restricted, got "secret"',
  ],
  ['schema: schemas/user.json', 'schema: 5', 'bridge.yaml:9:13 topics.user.schema: expected the path of a JSON Schema file, or a JSON Schema in place'],
];

const references: readonly Case[] = [
  ['[content, user] ', '[content, usr] ', 'bridge.yaml:14:22 fusions.recommendation.needs[1]: no topic is named "usr"; did you mean "user"?'],
  ['[content, user] ', '[content, user, zebra] ', 'bridge.yaml:14:28 fusions.recommendation.needs[2]: no topic is named "zebra"'],
  ['[content, user] ', '[content, user, user] ', 'bridge.yaml:14:28 fusions.recommendation.needs[2]: "user" stands in the list twice'],
  [
    'deadline: 30s',
    'wants: [user]',
    'bridge.yaml:15:13 fusions.recommendation.wants[0]: "user" is needed already; a topic is needed or wanted, not both',
  ],
  [
    '[recommendation_system]',
    '[recommendation-system]',
    'bridge.yaml:25:18 fusions.recommendation.recipients[0]: no recipient is named "recommendation-system"; did you mean "recommendation_system"?',
  ],
  [
    'recipients:\n  recommendation_system: { queue: true }\n',
    '',
    'bridge.yaml:25:18 fusions.recommendation.recipients[0]: no recipient is named "recommendation_system"',
  ],
  ['  user:\n', '  us_er: {}\n  us-er: {}\n  user:\n',
    'bridge.yaml:8:3 topics.us-er: "us-er" and "us_er" differ only in case, "_" or "-", and cannot be told apart on AWS',
    'bridge.yaml:9:3 topics.user: "user" and "us_er" differ only in case, "_" or "-", and cannot be told apart on AWS',
  ],
  ['  user:\n', '  constructor: {}\n  user:\n', 'bridge.yaml:7:3 topics.constructor: the name is reserved'],
  ['  user:\n', '  a.b: {}\n  user:\n',
    'bridge.yaml:7:3 topics["a.b"]: a name starts with a letter, goes on with letters, digits, "_" and "-", and has at most 64 of them',
  ],
  ['  user:\n', '  __proto__: {}\n  user:\n', 'bridge.yaml:7:3 topics.__proto__: nothing may be named this'],
  [
    '/user/age: {',
    'user.age: {',
    'bridge.yaml:19:7 fusions.recommendation.merge["user.age"]: not a JSON Pointer into the merged record; expected /<topic> or /<topic>/<field>',
  ],
  [
    '/user/age: {',
    '/usr/age: {',
    'bridge.yaml:19:7 fusions.recommendation.merge["/usr/age"]: the fusion gathers no topic "usr"; did you mean "user"?',
  ],
  [
    '/user/age: {',
    '/user/agee: {',
    'bridge.yaml:19:7 fusions.recommendation.merge["/user/agee"]: the schema of topic "user" has no such field; did you mean "age"?',
  ],
  [
    '/user/age: {',
    '/user/name: {',
    'bridge.yaml:19:19 fusions.recommendation.merge["/user/name"]: "absolute" settles numbers, but the schema of topic "user" has string here',
  ],
  [
    '{ loss: absolute }',
    'union',
    'bridge.yaml:19:18 fusions.recommendation.merge["/user/age"]: "union" settles lists, but the schema of topic "user" has number here',
  ],
  [
    '{ loss: absolute }',
    '{ loss: absolute, weights: { profil-service: 2 } }',
    'bridge.yaml:19:47 fusions.recommendation.merge["/user/age"].weights.profil-service: no topic here permits the source "profil-service"; did you mean "profile-service"?',
  ],
  [
    'deadline: 30s',
    'weights: { crm: 1 }',
    'bridge.yaml:15:16 fusions.recommendation.weights.crm: no topic here permits the source "crm"',
  ],
  ['deadline: 30s', 'weights: { profile-service: -1 }', 'bridge.yaml:15:33 fusions.recommendation.weights.profile-service: expected at least 0'],
  [
    'deadline: 30s',
    'weights: { profile-service: 0 }',
    'bridge.yaml:15:5 fusions.recommendation.weights: every source of topic "user" weighs 0: none would have a voice',
  ],
  [
    'correlate: correlationid ',
    'correlate: data[ ',
    'bridge.yaml:13:16 fusions.recommendation.correlate: not a JSONata expression: Expected "]" before end of expression at character 5',
  ],
  [
    'correlate: correlationid ',
    'correlate: data.user.name ',
    'bridge.yaml:13:16 fusions.recommendation.correlate: the key reads a field that topic "user" redacts ("name")',
  ],
  [
    'correlate: correlationid ',
    'correlate: $uppercase($.data.name) ',
    'bridge.yaml:13:16 fusions.recommendation.correlate: the key reads a field that topic "user" redacts ("name")',
  ],
  [
    'correlate: correlationid ',
    'correlate: id & $random() ',
    'bridge.yaml:13:16 fusions.recommendation.correlate: $random gives another key each time; a group\'s key must not change',
  ],
  [
    'redact: [name]',
    'redact: [/a~b]',
    'bridge.yaml:10:25 topics.user.privacy.redact[0]: "/a~b" is not a JSON Pointer: "~" is written "~0", and "/" in a name "~1"',
  ],
];

const schemas: readonly Case[] = [
  ['schemas/user.json', 'schemas/usr.json', 'bridge.yaml:9:13 topics.user.schema: "schemas/usr.json" does not exist'],
  [
    'schema: schemas/user.json',
    'schema: { type: objct }',
    'bridge.yaml:9:21 topics.user.schema.type: must be equal to one of the allowed values: array, boolean, integer, null, number, object, string',
  ],
  [
    'schema: schemas/user.json',
    'schema: { anyOf: [true, { propertees: {} }] }',
    'bridge.yaml:9:43 topics.user.schema.anyOf[1].propertees: is no keyword of JSON Schema',
  ],
  [
    'schema: schemas/user.json',
    'schema: { $ref: person.json }',
    'bridge.yaml:9:21 topics.user.schema.$ref: refers to "person.json", which is not in this schema',
  ],
  [
    'schema: schemas/user.json',
    'schema: { properties: { age: { format: colour } } }',
    'bridge.yaml:9:44 topics.user.schema.properties.age.format: "colour" is no known format',
  ],
  [
    'schema: schemas/user.json',
    'schema: { properties: { age: { pattern: "(" } } }',
    'bridge.yaml:9:45 topics.user.schema.properties.age.pattern: is no regular expression',
  ],
  [
    'output: schemas/recommendation.json',
    'output: { type: array }',
    'bridge.yaml:23:15 fusions.recommendation.compose.output: an answer is an object: the schema needs "type": "object" at its root',
  ],
  [
    'output: schemas/recommendation.json',
    'output: { type: object, properties: { a: { $ref: "#/$defs/a" } }, $defs: { a: { items: { $ref: "#/$defs/a" } } } }',
    'bridge.yaml:23:102 fusions.recommendation.compose.output.$defs.a.items.$ref: refers to a schema that contains it; an answer cannot be recursive',
  ],
];

const syntax: readonly Case[] = [
  ['{ queue: true }', '{ queue: true', 'bridge.yaml:28:1: not YAML: flow map in block collection must be sufficiently indented and end with a }'],
  ['  user:\n', '  user:\n    sources: [x]\n  user:\n', 'bridge.yaml:9:3 topics.user: the key stands here a second time; the first is at 7:3'],
  ['  user:\n', '  ? [a]\n  : b\n  user:\n', 'bridge.yaml:7:5 topics: a key must be plain text'],
  ['[content, user] ', '*lists ', 'bridge.yaml:14:12 fusions.recommendation.needs: no anchor with this name stands before the alias'],
  ['name: recommendation', 'name: "\\ud800"', 'bridge.yaml:2:7 name: the text is not well-formed Unicode'],
  ['name: recommendation', 'name: !secret x', 'bridge.yaml:2:7: not YAML: unresolved tag: !secret'],
];

describe.each([
  ['shape', shape],
  ['references', references],
  ['schemas', schemas],
  ['syntax', syntax],
])('%s', (_, cases) => {
  test.each(cases.map(([from, to, ...mistakes]) => [to === '' ? `without ${from}` : to, from, to, mistakes] as const))(
    '%s',
    async (_name, from, to, mistakes) => {
      expect(await mistakesIn(changed(from, to))).toEqual(mistakes);
    },
  );
});

test('the sample has none', async () => {
  expect(await mistakesIn(sample)).toEqual([]);
});

test('an empty file', async () => {
  expect(await mistakesIn('')).toEqual(['bridge.yaml:1:1: expected a map, got nothing']);
  expect(await mistakesIn('# nothing\n')).toEqual(['bridge.yaml:1:1: expected a map, got nothing']);
});

test('every missing part of an otherwise empty map', async () => {
  expect(await mistakesIn('{}')).toEqual([
    'bridge.yaml:1:1: "fusions" is missing',
    'bridge.yaml:1:1: "name" is missing',
    'bridge.yaml:1:1: "topics" is missing',
  ]);
});

test('a schema file that is not JSON, at its own place, once', async () => {
  const files = { ...sampleFiles, 'schemas/user.json': '{\n  "type": object\n}' };
  const twice = changed('schemas/content.json', 'schemas/user.json');
  expect(await mistakesIn(twice, files)).toEqual([
    'bridge.yaml:6:13 topics.content.schema: schemas/user.json:2:11 is not JSON',
  ]);
});

test.each([
  ['{ "a": 1, }', '1:11'],
  ['{ "a": nul }', '1:11'],
  ['', '1:1'],
  ["{ 'a': 1 }", '1:3'],
  ['{ "type":\n\t"object" } x', '2:13'],
  ['# no\n{}', '1:1'],
  ['{ "a": "\n" }', '1:9'],
  ['[1, 2', '1:6'],
])('where %j stops being JSON', async (text, place) => {
  expect(await mistakesIn(sample, { ...sampleFiles, 'schemas/user.json': text })).toEqual([
    `bridge.yaml:9:13 topics.user.schema: schemas/user.json:${place} is not JSON`,
  ]);
});

test('a mistake in a schema file is told with its place in that file', async () => {
  const files = {
    ...sampleFiles,
    'schemas/user.json': '{\n\t"properties": {\n\t\t"age": { "minimum": "1" },\n\t\t"b": { "type": "x" }\n\t}\n}',
    'schemas/content.json': '{ "type": "string",\n  "type": "object" }',
    'schemas/recommendation.json': '{\n  "type": "object",\n  "properties": { "a": { "$ref": "#" } }\n}',
  };
  expect(await mistakesIn(sample, files)).toEqual([
    'bridge.yaml:6:13 topics.content.schema: schemas/content.json:2:3 the key stands here a second time; the first is at 1:3',
    'bridge.yaml:9:13 topics.user.schema: schemas/user.json:3:23 /properties/age/minimum must be number',
    'bridge.yaml:9:13 topics.user.schema: schemas/user.json:4:18 /properties/b/type must be equal to one of the allowed values: array, boolean, integer, null, number, object, string',
    'bridge.yaml:23:15 fusions.recommendation.compose.output: schemas/recommendation.json:3:34 /properties/a/$ref refers to a schema that contains it; an answer cannot be recursive',
  ]);
});

test('a schema in a dialect that is not known, asynchronous, or no schema at all', async () => {
  const told = async (schema: string): Promise<readonly string[]> =>
    (await mistakesIn(sample, { ...sampleFiles, 'schemas/user.json': schema })).map((line) => line.replace(/^.*user\.json:1:\d+ /, ''));
  expect(await told('{ "$schema": "http://json-schema.org/draft-04/schema#" }')).toEqual([
    '/$schema the dialect is not known; write draft 2020-12 (https://json-schema.org/draft/2020-12/schema) or draft-07',
  ]);
  expect(await told('{ "$async": true }')).toEqual(['/$async must not be asynchronous']);
  expect(await told('[]')).toEqual(['a JSON Schema is an object']);
  expect(await told('{ "$schema": "http://json-schema.org/draft-07/schema#", "definitions": {} }')).toEqual([]);
});

test('aliases that multiply', async () => {
  const levels = Array.from({ length: 9 }, (_, level) => {
    const item = level === 0 ? 'x' : `*l${level - 1}`;
    return `l${level}: &l${level} [${Array.from({ length: 9 }, () => item).join(', ')}]`;
  });
  const mistakes = await mistakesIn(levels.join('\n'));
  expect(mistakes).toHaveLength(1);
  expect(mistakes[0]).toMatch(/: the file has too many parts, or its aliases multiply$/);
});

test('an alias that contains itself', async () => {
  const mistakes = await mistakesIn('name: &a [*a]');
  expect(mistakes.some((line) => line.endsWith('this is nested too deeply, or an alias contains itself'))).toBe(true);
});

test('depth that overflows the parser', async () => {
  expect(await mistakesIn('['.repeat(100_000))).toEqual(['bridge.yaml:1:1: the file is nested too deeply']);
});

test('a file that is far too long', async () => {
  expect(await mistakesIn('x'.repeat(600_000))).toEqual(['bridge.yaml:1:1: the file is longer than 524288 characters']);
});

test('too many topics for one rule', async () => {
  const topics = Array.from({ length: 60 }, (_, n) => `  topic_with_a_rather_long_name_${n}x: {}\n`).join('');
  const [mistake, ...more] = await mistakesIn(changed('  user:\n', `${topics}  user:\n`));
  expect(more).toEqual([]);
  expect(mistake).toMatch(/^bridge\.yaml:3:1 topics: the names of all topics make a rule of \d+ characters, and EventBridge takes 2048/);
});

test('everything at once, in the order of the file, and nothing twice', async () => {
  const text = `nme: x
topics:
  content:
    source: [a]
    schema: missing.json
  user:
    sources: [profile-service]
    redact: [/a~b]
    schema: { type: objct }
fusions:
  r:
    needs: [content, usr, content, 5]
    wants: [content]
    deadline: 30
    late: reopen
    merge: { x: vote, /content: { los: vote } }
    weights: { a: -1 }
    compose: { modl: claude-x, tries: 9.5, output: 5 }
    recipients: [sys]
    deadline: 5s
recipients:
  system: {}
`;
  expect(await mistakesIn(text)).toEqual([
    'bridge.yaml:1:1 nme: unknown key; did you mean "name"?',
    'bridge.yaml:4:5 topics.content.source: unknown key; did you mean "sources"?',
    'bridge.yaml:5:13 topics.content.schema: "missing.json" does not exist',
    'bridge.yaml:8:14 topics.user.redact[0]: "/a~b" is not a JSON Pointer: "~" is written "~0", and "/" in a name "~1"',
    'bridge.yaml:9:21 topics.user.schema.type: must be equal to one of the allowed values: array, boolean, integer, null, number, object, string',
    'bridge.yaml:12:22 fusions.r.needs[1]: no topic is named "usr"; did you mean "user"?',
    'bridge.yaml:12:27 fusions.r.needs[2]: "content" stands in the list twice',
    'bridge.yaml:12:36 fusions.r.needs[3]: expected text, got 5',
    'bridge.yaml:13:13 fusions.r.wants[0]: "content" is needed already; a topic is needed or wanted, not both',
    'bridge.yaml:14:15 fusions.r.deadline: expected a duration from 1s to 7d, such as 30s, 15m or 2h',
    'bridge.yaml:15:11 fusions.r.late: "reopen" is not supported yet; expected amend or ignore',
    'bridge.yaml:16:14 fusions.r.merge.x: not a JSON Pointer into the merged record; expected /<topic> or /<topic>/<field>',
    'bridge.yaml:16:35 fusions.r.merge["/content"].los: unknown key; did you mean "loss"?',
    'bridge.yaml:17:19 fusions.r.weights.a: expected at least 0',
    'bridge.yaml:18:5 fusions.r.compose: "instructions" is missing',
    'bridge.yaml:18:16 fusions.r.compose.modl: unknown key; did you mean "model"?',
    'bridge.yaml:18:39 fusions.r.compose.tries: expected a whole number, got 9.5',
    'bridge.yaml:18:52 fusions.r.compose.output: expected the path of a JSON Schema file, or a JSON Schema in place',
    'bridge.yaml:19:18 fusions.r.recipients[0]: no recipient is named "sys"',
    'bridge.yaml:20:5 fusions.r.deadline: the key stands here a second time; the first is at 14:5',
    'bridge.yaml:22:3 recipients.system: "queue" is missing',
  ]);
});
