import { expect, test } from 'vitest';
import { parse } from '../files.ts';

async function openersOf(topics: string, fusion: string): Promise<unknown> {
  const loaded = await parse(
    `name: n\ntopics: { ${topics} }\nfusions:\n  f: { deadline: 20s, ${fusion}, recipients: [desk] }\nrecipients:\n  desk: { queue: true }\n`,
  );
  return loaded.kind === 'bridge' ? loaded.bridge.fusions[0]?.openers : loaded;
}

test.each([
  ['a: {}, b: {}', 'needs: [a], takes: [b]', ['a']],
  ['a: {}, b: {}', 'needs: [a], wants: [b]', undefined],
  ['a: {}, b: { sources: [b] }', 'needs: [a], takes: [b]', undefined],
  ['a: {}, b: { sources: [b] }', 'takes: [a, b]', ['b']],
  ['a: {}, b: {}', 'takes: [a, b]', undefined],
  ['a: {}, b: { opens: true }', 'takes: [a, b]', ['b']],
  ['a: {}, b: { opens: false }', 'takes: [a, b]', ['a']],
  ['a: {}, b: { opens: true }', 'needs: [a], takes: [b]', undefined],
  ['a: {}, b: { sources: [b], opens: false }', 'needs: [a, b]', ['a']],
])('of the topics %s with %s these open groups: %j', async (topics, fusion, opening) => {
  expect(await openersOf(topics, fusion)).toEqual(opening && { topics: opening, waitMs: 20_000 });
});

test('a topic whose parts open no group states nothing about it: no size, no expected topics, no end, no series', async () => {
  const loaded = await parse(
    [
      'name: n',
      'topics: { a: { sources: [a] }, b: {} }',
      'fusions:',
      '  f:',
      '    takes: [a, b]',
      '    size: groupsize',
      '    expect: data.waitsFor',
      '    deadline: { from: data.until, default: 20s }',
      '    onNewKey: { series: data.machine }',
      '    recipients: [desk]',
      'recipients: { desk: { queue: true } }',
    ].join('\n'),
  );
  const topics = loaded.kind === 'bridge' ? loaded.bridge.topics : [];
  const stated = topics.map(({ routes }) => routes.map(({ states }) => Object.keys(states)));
  expect(stated).toEqual([[['size', 'expect', 'deadline', 'series']], [[]]]);
});
