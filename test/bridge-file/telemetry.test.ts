import { expect, test } from 'vitest';
import { compile, mistakesIn } from './changes-of-callers.ts';

test('A bridge without the key has no telemetry', async () => {
  expect(Object.keys(await compile({}))).not.toContain('telemetry');
});

test('Telemetry is compiled, and each thing is shown once', async () => {
  expect(await compile({ telemetry: { traces: true } })).toMatchObject({
    telemetry: { traces: true, show: [] },
  });
  const all = { traces: true, metrics: 'emf', show: ['sources', 'keys', 'keys'] };
  expect((await compile({ telemetry: all })).telemetry).toEqual({
    traces: true,
    metrics: 'emf',
    show: ['keys', 'sources'],
  });
});

test.each([
  [{ trace: true }, 'did you mean "traces"'],
  [{ traces: true, show: ['key'] }, 'did you mean "keys"'],
  [{ metrics: 'enf' }, 'emf'],
  [{}, 'expected traces: true or metrics: emf'],
  [{ show: ['keys'] }, 'expected traces: true or metrics: emf'],
  [{ traces: 'yes' }, 'true or false'],
  [true, 'map'],
])('The mistake %o is told with what was expected', async (telemetry, expected) => {
  expect((await mistakesIn({ telemetry })).join('\n')).toContain(expected);
});
