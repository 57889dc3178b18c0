import { expect, test } from 'vitest';
import { formatMistake } from '../../shared/bridge-file/source/mistake.ts';
import { parse } from './files.ts';

const open =
  '{ type: object, properties: { email: { type: string }, items: { type: array, items: { type: object, properties: { sku: { type: string } } } } } }';
const closed = open.replace(/ }$/, ', additionalProperties: false }');

/** Returns what the reader says of a bridge of one topic, without places. */
async function saidOf(topic: string, fusion = '', schema = open): Promise<readonly string[]> {
  const text = `name: shop
topics:
  user: { sources: [a, b], schema: ${schema}${topic === '' ? '' : `, ${topic}`} }
fusions:
  profile: { needs: [user], recipients: [desk]${fusion === '' ? '' : `, ${fusion}`} }
recipients:
  desk: { queue: true }
`;
  const loaded = await parse(text);
  const said = loaded.kind === 'mistakes' ? loaded.mistakes : loaded.warnings;
  return said.map((one) =>
    `${loaded.kind === 'mistakes' ? 'mistake' : 'warning'} ${formatMistake({ ...one, file: '' })}`.replace(
      / :\d+:\d+/,
      '',
    ),
  );
}

test.each([
  [
    'redact: [/emial]',
    'mistake topics.user.redact[0]: nothing would be removed: the schema has no field "emial"; did you mean "email"?',
  ],
  [
    'redact: [emial]',
    'mistake topics.user.redact[0]: nothing would be removed: the schema has no field "emial"; did you mean "email"?',
  ],
  [
    'redact: [/data/email]',
    'mistake topics.user.redact[0]: nothing would be removed: the schema has no field "data"; it has "email", "items"; for this field of the body write /email',
  ],
  [
    'redact: [/items/0/skuu]',
    'mistake topics.user.redact[0]: nothing would be removed: the schema has no field "skuu"; did you mean "sku"?',
  ],
  [
    'redact: [/items/sku]',
    'mistake topics.user.redact[0]: nothing would be removed: the schema has a list in front of "sku", and a pointer enters a list by a number, as in /0; for a member of every item write its name alone, such as "sku"',
  ],
  [
    'redact: [/items/*/skuu]',
    'mistake topics.user.redact[0]: nothing would be removed: the schema has a list in front of "*", and a pointer enters a list by a number, as in /0; for a member of every item write its name alone, such as "sku"',
  ],
  [
    'redact: [/email/domain]',
    'mistake topics.user.redact[0]: nothing would be removed: the schema has nothing at "domain": the value around it has no members; write the path of that value, or give it members in the schema',
  ],
  [
    'correlate: data.emial',
    'warning topics.user.correlate: the schema of topic "user" has no field "emial"; did you mean "email"?',
  ],
  [
    'correlate: data.items.skuu',
    'warning topics.user.correlate: the schema of topic "user" has no field "skuu"; did you mean "sku"?',
  ],
  [
    'correlate: dat.email',
    'warning topics.user.correlate: no envelope has "dat"; did you mean "data.email"?',
  ],
  [
    'correlate: email',
    'warning topics.user.correlate: "email" would be an attribute, and the body has such a field; for a field of the body write data.email',
  ],
  [
    'correlate: correlationId',
    'warning topics.user.correlate: the names of attributes are in lower case; write correlationid',
  ],
  [
    'correlate: corelationid',
    'warning topics.user.correlate: no attribute is known as "corelationid"; did you mean "correlationid"?',
  ],
  [
    'correlate: id',
    'warning topics.user.correlate: each envelope has an id of its own, so no two would come together; for a field of the body write data.id',
  ],
])('a misspelt field of a topic is named with the one that is meant: %s', async (topic, said) => {
  expect(await saidOf(topic)).toEqual([said]);
});

test.each([
  [
    'merge: { /user/emial: vote }',
    'fusions.profile.merge["/user/emial"]: the schema of topic "user" has no field "emial"; did you mean "email"?',
  ],
  [
    'size: data.itms',
    'fusions.profile.size: the schema of topic "user" has no field "itms"; did you mean "items"?',
  ],
  [
    'deadline: { from: data.emial }',
    'fusions.profile.deadline.from: the schema of topic "user" has no field "emial"; did you mean "email"?',
  ],
  [
    'predicate: $exists(merged.user.emial)',
    'fusions.profile.predicate: the schema of topic "user" has no field "emial"; did you mean "email"?',
  ],
  [
    'classify: { label: x, when: merged.user.emial = "" }',
    'fusions.profile.classify.when: the schema of topic "user" has no field "emial"; did you mean "email"?',
  ],
])('a misspelt field of a fusion is a warning: %s', async (fusion, said) => {
  expect(await saidOf('', fusion)).toEqual([`warning ${said}`]);
});

test.each(['redact: [/emial]', 'correlate: data.emial'])(
  'a field that a closed schema excludes is a mistake: %s',
  async (topic) => {
    const [said = ''] = await saidOf(topic, '', closed);
    expect(said).toMatch(/^mistake /);
    expect(await saidOf(topic.replace('emial', 'email'), '', closed)).toEqual([]);
  },
);

test.each([
  ['additionalProperties: true', 'redact: [/password]'],
  ['patternProperties: { "^x": { type: string } }', 'redact: [/xray]'],
  ['anyOf: [{ properties: { phone: { type: string } } }]', 'redact: [/phone]'],
  [
    'allOf: [{ $ref: "#/$defs/more" }], $defs: { more: { properties: { phone: {} } } }',
    'redact: [/phone/country]',
  ],
])('a schema that leaves room for a field is no reason to complain: %s', async (keyword, topic) => {
  expect(await saidOf(topic, '', open.replace(/ }$/, `, ${keyword} }`))).toEqual([]);
});

test('unevaluatedProperties close a schema as additionalProperties do', async () => {
  const schema = open.replace(
    / }$/,
    ', allOf: [{ properties: { phone: {} } }], unevaluatedProperties: false }',
  );
  expect(await saidOf('correlate: data.phone', '', schema)).toEqual([]);
  expect(await saidOf('correlate: data.phon', '', schema)).toEqual([
    'mistake topics.user.correlate: the schema of topic "user" has no field "phon"; did you mean "phone"?',
  ]);
});

const known =
  '; there is claude-haiku-5-5, claude-sonnet-5-5, claude-opus-5-5, claude-fable-5-1, claude-opus-5, claude-sonnet-5, claude-haiku-4-5; if it exists, add its price';

const warned = (model: string, hint: string): string =>
  `warning fusions.profile.compose.model: no model that this version knows is named "${model}", and no price of it${hint}`;

test.each([
  [
    'claude-hiku-5-5',
    [
      'warning fusions.profile.compose.model: no model that this version knows is named "claude-hiku-5-5", and no price of it; did you mean "claude-haiku-5-5"?',
    ],
  ],
  ['claude-haiku-5-5', []],
  ['claude-haiku-5-5-20261007', []],
  ['claude-haiku-4-5-latest', [warned('claude-haiku-4-5-latest', '; did you mean "claude-haiku-4-5"?')]],
  ['claude-3-5-sonnet', [warned('claude-3-5-sonnet', known)]],
  ['claude-3-5-sonnet-20241022', [warned('claude-3-5-sonnet-20241022', known)]],
  ['claude-next', [warned('claude-next', known)]],
  ['claude-next, price: { input: 1, output: 5 }', []],
  [
    'claude-hiku-5-5, price: { input: 1, output: 5 }',
    [warned('claude-hiku-5-5', '; did you mean "claude-haiku-5-5"?')],
  ],
])('the model %s has its warnings', async (model, said) => {
  const compose = `compose: { model: ${model}, instructions: x, output: { type: object } }`;
  expect(await saidOf('', compose)).toEqual(said);
});

test('thresholds that no group can reach are warnings that say what to write', async () => {
  const alone = (topic: string, fusion: string) =>
    saidOf(topic, fusion).then((said) => said.filter((one) => /min/.test(one)));
  const one = 'sources: [a]';
  const learned = 'weights: learned, minConfidence: 0.9';
  expect(await alone('', learned)).toEqual([]);
  expect((await parseOne(one, learned))[0]).toMatch(
    /one source \("a"\), whose confidence stays at 0.7 .* write merge: \{ \/user: \{ loss: vote, minConfidence: 0 \} \}$/,
  );
  expect(await parseOne(one, `${learned}, merge: { /user: { loss: vote, minConfidence: 0 } }`)).toEqual([]);
  expect((await parseOne(one, 'minEffectiveSources: 2'))[0]).toMatch(/has one source, fewer than 2: /);
  expect((await alone('', 'weights: learned, minConfidence: 1'))[0]).toMatch(/no vote is ever certain/);
});

/** The same with one source. */
async function parseOne(sources: string, fusion: string): Promise<readonly string[]> {
  const text = `name: shop
topics: { user: { ${sources} } }
fusions: { profile: { needs: [user], recipients: [desk], ${fusion} } }
recipients: { desk: { queue: true } }
`;
  const loaded = await parse(text);
  return loaded.kind === 'bridge' ? loaded.warnings.map(formatMistake) : loaded.mistakes.map(formatMistake);
}
