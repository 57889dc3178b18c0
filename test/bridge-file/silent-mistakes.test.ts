import { expect, test } from 'vitest';
import { formatMistake } from '../../shared/bridge-file/source/mistake.ts';
import { parse } from './files.ts';

interface Changes {
  readonly topic?: string;
  readonly fusion?: string;
  readonly recipient?: string;
  readonly more?: string;
}

/** Returns what the reader says of a bridge, without places. */
async function saidOf({
  topic = '',
  fusion = '',
  recipient = 'queue: true',
  more = '',
}: Changes): Promise<readonly string[]> {
  const loaded = await parse(`name: shop
topics:
  user: { ${topic === '' ? 'sources: [a, b]' : topic} }
fusions:
  profile: { needs: [user], recipients: [desk]${fusion} }
recipients:
  desk: { ${recipient} }
${more}`);
  const said = loaded.kind === 'mistakes' ? loaded.mistakes : loaded.warnings;
  return said.map((one) => formatMistake({ ...one, file: '' }).replace(/^:\d+:\d+ /, ''));
}

test.each([
  ['schema: { $ref: "#" }', '$ref', '#'],
  ['schema: { allOf: [{ $ref: "#" }] }', 'allOf[0].$ref', '#'],
  ['schema: { not: { $ref: "#" } }', 'not.$ref', '#'],
  ['schema: { dependentSchemas: { a: { $ref: "#" } } }', 'dependentSchemas.a.$ref', '#'],
  ['schema: { $anchor: all, anyOf: [{ type: string }, { $ref: "#all" }] }', 'anyOf[1].$ref', '#all'],
  [
    'schema: { $ref: "#/$defs/a", $defs: { a: { oneOf: [{ $ref: "#/$defs/b" }] }, b: { $ref: "#/$defs/a" } } }',
    '$ref',
    '#/$defs/a',
  ],
])('a schema that applies itself without end is a mistake: %s', async (schema, place, ref) => {
  expect(await saidOf({ topic: `sources: [a], ${schema}` })).toEqual([
    `topics.user.schema.${place}: refers to "${ref}", which applies itself to the same value again, without end; refer to a part that does not refer back`,
  ]);
});

test.each([
  'schema: { properties: { child: { $ref: "#" } } }',
  'schema: { items: { anyOf: [{ type: string }, { $ref: "#" }] } }',
  'schema: { allOf: [{ $ref: "#/$defs/a" }, { $ref: "#/$defs/a" }], $defs: { a: { type: object } } }',
])('a schema may refer to itself for a part of the value: %s', async (schema) => {
  expect(await saidOf({ topic: `sources: [a], ${schema}` })).toEqual([]);
});

test('a schema that refers to itself in several ways for one value is a warning', async () => {
  const [said, ...more] = await saidOf({
    topic: 'sources: [a], schema: { properties: { a: { oneOf: [{ $ref: "#" }, { $ref: "#" }] } } }',
  });
  expect(more).toEqual([]);
  expect(said).toMatch(
    /^topics.user.schema.properties.a: the schema refers to itself for one value in several ways: .*; refer to it once, beside the alternatives$/,
  );
});

test.each([
  ['{ $ref: "#/$defs/Persn" }', 'did you mean "#/$defs/Person"?'],
  ['{ $ref: "#/definitions/Person" }', 'did you mean "#/$defs/Person"?'],
  ['{ $ref: "other.json" }', 'copy it into "$defs" and refer to "#/$defs/<name>"'],
])('a reference to no definition shows which one is meant: %s', async (member, hint) => {
  const [said] = await saidOf({
    topic: `schema: { properties: { a: ${member} }, $defs: { Person: { type: object } } }`,
  });
  expect(said).toMatch(/which is not in this schema; /);
  expect(said).toContain(hint);
});

test('a misspelt member of dependentRequired is a warning', async () => {
  const dependent = '{ totl: [currency], total: [curency] }';
  const schema = `{ properties: { total: {}, currency: {} }, dependentRequired: ${dependent} }`;
  expect(await saidOf({ topic: `sources: [a], schema: ${schema}` })).toEqual([
    'topics.user.schema.dependentRequired.totl: "totl" asks for others and is not among the properties; did you mean "total"?',
    'topics.user.schema.dependentRequired.total[0]: "curency" is required and not among the properties; did you mean "currency"?',
  ]);
});

test('a loss inside a list has no effect, which is a warning', async () => {
  const schema =
    '{ properties: { lines: { type: [array, "null"], items: { properties: { qty: { type: number } } } } } }';
  for (const pointer of ['/user/lines/0/qty', '/user/lines/qty', '/user/lines/*'])
    expect(
      await saidOf({
        topic: `sources: [a, b], schema: ${schema}`,
        fusion: `, merge: { ${pointer}: vote }`,
      }),
    ).toEqual([
      `fusions.profile.merge["${pointer}"]: has no effect: a list is settled as a whole; write /user/lines`,
    ]);
});

test('a space at the end of a type or a source is a warning', async () => {
  expect(await saidOf({ topic: 'types: [user, " user.created"], sources: ["web "], id: digest' })).toEqual([
    'topics.user.types[1]: " user.created" has a space at an end, and it counts: an event without it is another; write "user.created"',
    'topics.user.sources[0]: "web " has a space at an end, and it counts: an event without it is another; write "web"',
  ]);
});

test.each([
  [
    'http: { url: "https://169.254.169.254/latest" }',
    'this is a reserved address, or one of the machine itself',
  ],
  ['http: { url: "https://[fe80::1]/" }', 'this is a reserved address, or one of the machine itself'],
  ['http: { url: "https://10.0.0.8/hook" }', 'this is an address of a private network'],
  ['http: { url: "https://172.31.0.1/hook" }', 'this is an address of a private network'],
  ['http: { url: "https://[fd12::1]/hook" }', 'this is an address of a private network'],
])('a web recipient that the forwarder refuses is a warning: %s', async (recipient, message) => {
  const said = await saidOf({ recipient });
  expect(said).toHaveLength(1);
  expect(said[0]).toContain(`recipients.desk.http.url: ${message}`);
});

test('a web recipient that the forwarder reaches has no warning', async () => {
  for (const address of [
    '"https://172.32.0.1/"',
    '"https://10.0.0.8/", allowPrivate: true',
    'https://fda.gov',
  ])
    expect(await saidOf({ recipient: `http: { url: ${address} }` })).toEqual([]);
});

test.each([
  ['anthropic', 'claude-3-5-sonnet', ['claude-3-5-sonnet", and no price of it; there is claude-haiku-5-5']],
  ['anthropic', 'claude-haiku-5-5', []],
  ['bedrock', 'us.anthropic.claude-haiku-4-5-20251001-v1:0', []],
  ['bedrock', 'anthropic.claude-hiku-5-5', ['did you mean "claude-haiku-5-5"?']],
  ['messages', 'qwen3:8b', []],
])('the model of a node at %s has its warnings: %s', async (provider, model, expected) => {
  const address = provider === 'messages' ? ', baseUrl: "http://127.0.0.1:11434", key: none' : '';
  const said = await saidOf({
    fusion: ', compose: { route: { failover: [one, two] }, instructions: x, output: { type: object } }',
    more: `models: { one: { provider: ${provider}, model: "${model}"${address} }, two: { provider: anthropic, model: claude-haiku-5-5 } }\n`,
  });
  expect(said).toHaveLength(expected.length);
  for (const [index, text] of expected.entries()) expect(said[index]).toContain(text);
});

test.each(["correlate: \"data.id = 9007199254740993 ? 'a' : 'b'\"", 'shape: \'{ "id": 9007199254740993 }\''])(
  'a number of an expression that loses digits is a mistake: %s',
  async (setting) => {
    const [said, ...more] = await saidOf({ topic: `sources: [a], ${setting}` });
    expect(more).toEqual([]);
    expect(said).toContain(
      'the number 9007199254740993 has more digits than an expression can calculate with',
    );
    expect(said).toContain('as a text, "9007199254740993"');
  },
);
