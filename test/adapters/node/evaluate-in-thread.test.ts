import { join } from 'node:path';
import { build } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';
import { evaluateInThread } from '../../../shared/adapters/node/evaluate-in-thread.ts';
import { evaluate as here } from '../../../shared/expression/jsonata-evaluate.ts';
import type { Evaluate } from '../../../shared/expression/evaluate.ts';
import type { Json, JsonObject } from '../../../shared/json/json.ts';
import { TooSlowError } from '../../../shared/ports/too-slow-error.ts';

let evaluate: Evaluate;

beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, '../../../shared/adapters/node/evaluation-thread.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    write: false,
  });
  evaluate = evaluateInThread(outputFiles[0]?.text ?? '');
});

const numbers = (length: number): Json => Array.from({ length }, (_, index) => index);

test('an expression gives its value, and each of several its own', async () => {
  const document: JsonObject = { a: 1, b: ['x', { y: null }] };
  expect(await Promise.all([evaluate('a', document), evaluate('b', document)])).toEqual([
    1,
    ['x', { y: null }],
  ]);
  expect(await evaluate('missing', document)).toBeUndefined();
});

describe('an expression that runs away is broken off, and the next one is not', () => {
  test.each<[expression: string, document: JsonObject]>([
    ['$match(t, /^(a+)+$/)', { t: `${'a'.repeat(60)}!` }],
    ['$distinct(l)', { l: numbers(100_000) }],
    ['$sort(l)', { l: numbers(100_000) }],
  ])('%s', { timeout: 30_000 }, async (expression, document) => {
    const hostile = evaluate(expression, document);
    const good = evaluate('$uppercase(t)', { t: 'ok' });
    await expect(hostile).rejects.toThrow(TooSlowError);
    expect(await good).toBe('OK');
  });
});

test('a text is padded as JSONata pads it, and never to more than memory holds', async () => {
  const document = { n: 200_000_000 };
  expect(await evaluate('[$pad("x", 3), $pad("x", -3, "ab"), $pad("xyz", 2)]', document)).toEqual(
    await here('[$pad("x", 3), $pad("x", -3, "ab"), $pad("xyz", 2)]', document),
  );
  await expect(evaluate('$length($pad("x", n))', document)).rejects.toThrow('the expression failed');
});

test('an expression that fails is no runaway, and its error quotes nothing', async () => {
  const fault = evaluate('$number(t)', { t: 'SECRET' });
  await expect(fault).rejects.toThrow('the expression failed');
  await expect(fault).rejects.not.toThrow(TooSlowError);
});
