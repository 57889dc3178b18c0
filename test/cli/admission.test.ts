import { expect, test } from 'vitest';
import { admissionOf, foresee } from '../../cli/admission.ts';
import { bridgeOf } from '../bridge-file/files.ts';

const hostile = `${'a'.repeat(60)}!`;
const deep: object = Array.from({ length: 40 }).reduce<object>((inner) => ({ text: inner }), {});
const eventOf = (data: object): string =>
  JSON.stringify({
    'detail-type': 'note',
    source: 's',
    detail: { specversion: '1.0', id: '1', source: 's', type: 'note', correlationid: 'k', data },
  });

test.each<[string, string, unknown?]>([
  ['a slow expression', "correlate: \"$match(data.text, /^(a+)+$/) ? 'k' : 'l'\""],
  ['a slow pattern', 'schema: { properties: { text: { pattern: "^(a+)+$" } } }'],
  [
    'a schema that branches',
    'schema: { properties: { text: { anyOf: [{ $ref: "#" }, { $ref: "#" }] } }, not: { maxProperties: 0 } }',
    deep,
  ],
])('a command does not hang on a hostile body under %s', async (_, setting, body = hostile) => {
  const { topics } = await bridgeOf(`name: shop
topics:
  note: { ${setting} }
fusions:
  one: { takes: [note], size: 1, deadline: 5s }
`);
  const [topic] = topics;
  if (topic === undefined) throw new Error('no topic');
  const { rejection } = await foresee(eventOf({ text: body }), await admissionOf(topic));
  expect(rejection?.code).toBe('too-slow');
  const good = body === hostile ? 'aa' : { text: { n: 1 } };
  expect((await foresee(eventOf({ text: good }), await admissionOf(topic))).messages).toHaveLength(1);
});
