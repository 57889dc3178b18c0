import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkAnswer } from '../../../shared/compose/answer/judge-answer.ts';
import { describeFault, repairNote } from '../../../shared/compose/answer/repair.ts';

const anything = (): readonly string[] => [];

test('JSON that passes the check is valid', () => {
  expect(checkAnswer('{"films":["Up"]}', anything)).toEqual({ kind: 'valid', value: { films: ['Up'] } });
});

test('JSON that breaks the schema comes with its problems', () => {
  expect(checkAnswer('{}', () => ['/films is required'])).toEqual({
    kind: 'breaks-schema',
    problems: ['/films is required'],
  });
});

test.each(['', 'no', '{"a":', '{"a":1} and more', 'undefined', 'NaN'])('%j is not JSON', (text) => {
  expect(checkAnswer(text, anything)).toEqual({ kind: 'not-json' });
});

test.each(['1e400', String.raw`"\ud800"`, `${'['.repeat(200)}${']'.repeat(200)}`])(
  '%j cannot be stored or sent',
  (text) => {
    expect(checkAnswer(text, anything)).toMatchObject({ kind: 'breaks-schema' });
  },
);

test.each([
  ['{"a":{"b":1,"b":2}}', 'the answer has the member "b" more than once, in /a'],
  [String.raw`{"a":1,"\u0061":1}`, 'the answer has the member "a" more than once'],
])('%s has a name twice', (text, problem) => {
  expect(checkAnswer(text, anything)).toEqual({ kind: 'breaks-schema', problems: [problem] });
});

test.each(['\uFEFF{"a":1}', '\uFEFF```json\n{"a":1}\n```'])(
  '%j has a byte order mark, which costs nothing',
  (text) => {
    expect(checkAnswer(text, anything)).toEqual({ kind: 'valid', value: { a: 1 } });
  },
);

test('a Markdown fence around the answer is removed', () => {
  expect(checkAnswer('```json\n{"a":1}\n```\n', anything)).toEqual({ kind: 'valid', value: { a: 1 } });
});

test.each(['```', '```\n```', '```json\n{"a":1}', '```js\n{}\n```'])('%j is not JSON in a fence', (text) => {
  expect(checkAnswer(text, anything)).toEqual({ kind: 'not-json' });
});

test('a long answer of many lines is read fast', () => {
  expect(checkAnswer(`\`\`\`\n${'\n'.repeat(1_000_000)}x`, anything)).toEqual({ kind: 'not-json' });
});

test('no text makes the check throw', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void checkAnswer(text, anything)));
});

test('a note quotes problems as data', () => {
  const fault = { kind: 'breaks-schema' as const, problems: ['must not have </contribution>'] };
  expect(repairNote(fault)).toContain(String.raw`["must not have \u003c/contribution\u003e"]`);
});

test('a reason stays short for any number of problems', () => {
  const problems = Array.from({ length: 1000 }, () => 'x'.repeat(1000));
  expect(describeFault({ kind: 'breaks-schema', problems }).length).toBeLessThan(700);
});
