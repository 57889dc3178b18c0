import { expect, test } from 'vitest';
import { admissionOf, foresee } from '../../cli/admission.ts';
import { bridgeOf } from '../bridge-file/files.ts';

const hostile = `${'a'.repeat(60)}!`;
const eventOf = (data: object): string =>
  JSON.stringify({
    'detail-type': 'note',
    source: 's',
    detail: { specversion: '1.0', id: '1', source: 's', type: 'note', correlationid: 'k', data },
  });

test.each([
  ['a slow expression', "correlate: \"$match(data.text, /^(a+)+$/) ? 'k' : 'l'\""],
  ['a slow pattern', 'schema: { properties: { text: { pattern: "^(a+)+$" } } }'],
])('a command does not hang on a hostile text under %s', async (_, setting) => {
  const { topics } = await bridgeOf(`name: shop
topics:
  note: { ${setting} }
fusions:
  one: { takes: [note], size: 1, deadline: 5s }
`);
  const [topic] = topics;
  if (topic === undefined) throw new Error('no topic');
  const { rejection } = await foresee(eventOf({ text: hostile }), await admissionOf(topic));
  expect(rejection?.code).toBe('too-slow');
  expect((await foresee(eventOf({ text: 'aa' }), await admissionOf(topic))).messages).toHaveLength(1);
});
