import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Loaded } from '../../shared/bridge-file/parse-bridge.ts';
import { parse, sample, sampleFiles } from './files.ts';
import { runs } from '../thorough.ts';

const scraps = [
  ':',
  '- ',
  '[',
  ']',
  '{',
  '}',
  '*a',
  '&a ',
  '!!binary ',
  '|',
  '>',
  '"',
  "'",
  '#',
  '\t',
  '\n',
  '  ',
  '? ',
  '---\n',
  '%YAML 1.1\n',
  '__proto__: 1\n',
  'constructor',
  'toString',
  'null',
  '.nan',
  '.inf',
  '-1',
  '1e999',
  '"\\ud800"',
  '\u0000',
  '\uFEFF',
  '\r',
  '💥',
  'needs: ',
  'topics:\n',
  '/user/~',
  '$random()',
  'role: absent\n',
  'takes: ',
  'size: ',
  '$ref: "#"',
  '<<: *a\n',
] as const;

/** Returns texts with pieces removed, inserted, doubled or moved. */
function mutations(text: string): fc.Arbitrary<string> {
  const edit = fc.record({
    at: fc.nat(text.length),
    cut: fc.oneof(fc.constant(0), fc.nat(12), fc.nat(text.length)),
    put: fc.oneof(fc.constant(''), fc.constantFrom(...scraps), fc.string({ unit: 'binary', maxLength: 4 })),
  });
  const apply = (edits: readonly { at: number; cut: number; put: string }[]): string =>
    edits.reduce((now, { at, cut, put }) => now.slice(0, at) + put + now.slice(at + cut), text);
  return fc.array(edit, { minLength: 1, maxLength: 4 }).map(apply);
}

const keyword = fc.constantFrom(
  'type',
  'properties',
  'items',
  '$ref',
  '$defs',
  'anyOf',
  'enum',
  'const',
  'pattern',
  '$id',
  '$schema',
  'if',
  'required',
  'format',
  '$dynamicRef',
  '$anchor',
);

/** Any JSON in the place of any part of the sample's shape. */
const strangeFile = fc
  .record(
    {
      name: fc.jsonValue(),
      topics: fc.oneof(
        fc.jsonValue(),
        fc.dictionary(fc.constantFrom('content', 'user', 'a b', 'valueOf'), topicLike()),
      ),
      fusions: fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom('f', 'F', '1'), fusionLike())),
      recipients: fc.jsonValue(),
    },
    { requiredKeys: [] },
  )
  .map((file) => JSON.stringify(file));

function expressionLike() {
  return fc.oneof(
    fc.jsonValue(),
    fc.string(),
    fc.constantFrom('data.name', '$', 'a.b[', 'subject', 'merged.usr', '$now()', '$$.x', '**.y', 'count > 1'),
  );
}

function topicLike() {
  return fc.record(
    {
      role: fc.oneof(fc.jsonValue(), fc.constantFrom('part', 'absent', 'control', 'correction')),
      sources: fc.jsonValue(),
      schema: fc.oneof(
        fc.jsonValue(),
        fc.constant('schemas/user.json'),
        fc.object({ key: keyword, maxDepth: 3 }),
      ),
      correlate: fc.oneof(expressionLike(), fc.array(expressionLike())),
      redact: fc.jsonValue(),
      privacy: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
}

function fusionLike() {
  return fc.record(
    {
      needs: fc.oneof(fc.jsonValue(), fc.array(fc.constantFrom('content', 'user', 'usr'))),
      wants: fc.jsonValue(),
      takes: fc.oneof(fc.jsonValue(), fc.array(fc.constantFrom('content', 'user', 'usr'))),
      correlate: fc.oneof(expressionLike(), fc.array(expressionLike())),
      invalidKey: fc.jsonValue(),
      size: fc.oneof(fc.integer(), expressionLike()),
      minSize: fc.oneof(fc.integer(), fc.jsonValue()),
      predicate: expressionLike(),
      expect: expressionLike(),
      inactivity: fc.oneof(fc.jsonValue(), fc.constantFrom('1s', '1h')),
      deadline: fc.oneof(fc.jsonValue(), fc.record({ from: expressionLike(), default: fc.jsonValue() })),
      schedule: fc.oneof(fc.jsonValue(), fc.constantFrom('rate(1 hour)', 'cron(x)')),
      onNewKey: fc.oneof(fc.jsonValue(), fc.record({ series: expressionLike() })),
      releaseAll: fc.oneof(fc.boolean(), fc.jsonValue()),
      late: fc.oneof(fc.jsonValue(), fc.constantFrom('reopen', 'ignore')),
      remember: fc.oneof(fc.jsonValue(), fc.constant('1h')),
      weights: fc.jsonValue(),
      merge: fc.oneof(
        fc.jsonValue(),
        fc.dictionary(
          fc.constantFrom('/user/age', '/content', '/~', ''),
          fc.oneof(
            fc.jsonValue(),
            fc.record({ loss: fc.constant('huber'), delta: fc.jsonValue(), unit: fc.jsonValue() }),
          ),
        ),
      ),
      dedupe: fc.jsonValue(),
      classify: fc.oneof(
        fc.jsonValue(),
        fc.array(
          fc.oneof(
            fc.record({ label: fc.jsonValue(), when: expressionLike() }),
            fc.record({ from: fc.string() }),
          ),
        ),
      ),
      compose: fc.oneof(fc.jsonValue(), fc.record({ output: fc.object({ key: keyword, maxDepth: 3 }) })),
      recipients: fc.oneof(
        fc.jsonValue(),
        fc.array(fc.record({ to: fc.jsonValue(), labels: fc.jsonValue() })),
      ),
    },
    { requiredKeys: [] },
  );
}

function expectPlaced(loaded: Loaded, text: string): void {
  if (loaded.kind === 'bridge') return;
  expect(loaded.mistakes.length).toBeGreaterThan(0);
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  for (const { line, column, message, path } of loaded.mistakes) {
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lines.length);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? 0) + 1);
    expect(`${path}${message}`).not.toMatch(/\p{Control}/u);
    expect(message).not.toMatch(/undefined|\[object|invalid input/i);
    // What to do follows the cause.
    expect(message).toMatch(/; |\?$/);
  }
  const places = loaded.mistakes.map(({ line, column }) => line * 1e6 + column);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(new Set(loaded.mistakes.map((mistake) => JSON.stringify(mistake))).size).toBe(
    loaded.mistakes.length,
  );
}

test('no change to the file makes the reader throw, and mistakes are in the file', async () => {
  await fc.assert(
    fc.asyncProperty(mutations(sample), async (text) => expectPlaced(await parse(text), text)),
    { numRuns: runs(150, 800) },
  );
});

test('no file of valid syntax makes the reader throw', async () => {
  await fc.assert(
    fc.asyncProperty(strangeFile, async (text) => expectPlaced(await parse(text), text)),
    { numRuns: runs(60, 300) },
  );
});

test('no change to a schema file makes the reader throw', async () => {
  const schema = sampleFiles['schemas/user.json'] ?? '';
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        mutations(schema),
        fc.object({ key: keyword }).map((value) => JSON.stringify(value)),
      ),
      async (text) =>
        expectPlaced(
          await parse(sample, {
            ...sampleFiles,
            'schemas/user.json': text,
            'schemas/recommendation.json': text,
          }),
          sample,
        ),
    ),
    { numRuns: runs(60, 300) },
  );
});

test('mistakes in different places are all reported', async () => {
  const flaws: readonly (readonly [from: string, to: string, path: string])[] = [
    ['[catalogue-service]', '["a\\nb"]', 'topics.content.sources[0]'],
    ['schema: schemas/content.json', 'role: none', 'topics.content.role'],
    ['schemas/user.json', 'nowhere.json', 'topics.user.schema'],
    ['classification: confidential', 'classification: x', 'topics.user.privacy.classification'],
    ['correlate: correlationid ', 'correlate: a[ ', 'fusions.recommendation.correlate'],
    ['needs: [content, user] ', 'needs: [content, user, user] ', 'fusions.recommendation.needs[2]'],
    ['deadline: 30s', 'deadlines: 30s', 'fusions.recommendation.deadlines'],
    ['onDeadline: partial ', 'predicate: cuont > 1 ', 'fusions.recommendation.predicate'],
    ['late: amend ', 'late: x ', 'fusions.recommendation.late'],
    ['/user/age: {', '/usr/age: {', 'fusions.recommendation.merge["/usr/age"]'],
    ['model: claude-haiku-5-5', 'model: x', 'fusions.recommendation.compose.model'],
    ['maxTokens: 800', 'maxTokens: none', 'fusions.recommendation.compose.maxTokens'],
    ['recipients: [recommendation_system]', 'recipients: [nobody]', 'fusions.recommendation.recipients[0]'],
    ['queue: true', 'queue: 1', 'recipients.recommendation_system.queue'],
  ];
  await fc.assert(
    fc.asyncProperty(fc.subarray([...flaws], { minLength: 1 }), async (chosen) => {
      const loaded = await parse(chosen.reduce((text, [from, to]) => text.replace(from, () => to), sample));
      const paths = loaded.kind === 'mistakes' ? loaded.mistakes.map(({ path }) => path) : [];
      expect(paths).toEqual(chosen.map(([, , path]) => path));
    }),
    { numRuns: runs(30, 100) },
  );
});
