import { describe, expect, test } from 'vitest';
import { compile } from '../../../local/eventbridge/pattern.ts';
import type { Json, JsonObject } from '../../../shared/json/json.ts';

describe('several fields', () => {
  const yes = (pattern: Json, event: JsonObject): void => expect(compile(pattern)(event)).toBe(true);
  const no = (pattern: Json, event: JsonObject): void => expect(compile(pattern)(event)).toBe(false);

  test('all fields must match', () => {
    yes({ source: ['a'], detail: { x: [1], y: { z: [2] } } }, { source: 'a', detail: { x: 1, y: { z: 2 } } });
    no({ source: ['a'], detail: { x: [1], y: { z: [2] } } }, { source: 'a', detail: { x: 1, y: { z: 3 } } });
    no({ source: ['a'], detail: { x: [1] } }, { source: 'a', detail: 'x' });
    no({ source: ['a'], detail: { x: [1] } }, { source: 'a', detail: null });
  });

  test('an empty object matches everything', () => {
    yes({ source: ['a'], detail: {} }, { source: 'a' });
    no({ source: ['a'], detail: {} }, { source: 'b' });
  });

  test('a dot in a name is one more level, on either side', () => {
    yes({ detail: { 'a.b': [1] } }, { detail: { a: { b: 1 } } });
    yes({ detail: { a: { b: [1] } } }, { detail: { 'a.b': 1 } });
    yes({ 'detail.a': { 'b.c': [1] } }, { detail: { 'a.b': { c: 1 } } });
    yes({ detail: { a: { b: { c: [1] }, d: [2] } } }, { detail: { 'a.b': { c: 1 }, a: { d: 2 } } });
    no({ detail: { 'a.b': { b: [1] } } }, { detail: { a: { b: 1 } } });
    no({ detail: { a: { b: [{ exists: false }] } } }, { detail: { 'a.b': 1 } });
  });

  test('names of the prototype are names like any other', () => {
    const event = { detail: JSON.parse('{"__proto__":{"constructor":"x"}}') };
    const pattern = JSON.parse('{"detail":{"__proto__":{"constructor":["x"]}}}');
    yes(pattern, event);
    no(pattern, { detail: {} });
    yes({ detail: { constructor: [{ exists: false }] } }, { detail: {} });
    no({ detail: { toString: [{ exists: true }] } }, { detail: {} });
  });
});

describe('arrays of objects', () => {
  const people = {
    detail: {
      people: [
        { name: 'Ann', age: 30 },
        { name: 'Bob', age: 40, tags: ['x', 'y'] },
      ],
    },
  };
  const asks = (ask: JsonObject): boolean => compile({ detail: { people: ask } })(people);

  test('the fields of one array match in one element', () => {
    expect(asks({ name: ['Bob'], age: [40] })).toBe(true);
    expect(asks({ name: ['Ann'], age: [40] })).toBe(false);
    expect(asks({ name: ['Ann', 'Bob'], age: [{ numeric: ['>', 35] }] })).toBe(true);
    expect(asks({ name: ['Bob'], age: [{ numeric: ['<', 35] }] })).toBe(false);
    expect(asks({ name: ['Bob'], tags: ['y'] })).toBe(true);
    expect(asks({ name: ['Ann'], tags: ['y'] })).toBe(false);
  });

  test('the fields of different arrays may match in different elements', () => {
    const matches = compile({ detail: { a: { x: [1] }, b: { y: [2] } } });
    expect(matches({ detail: { a: [{ x: 0 }, { x: 1 }], b: [{ y: 2 }, { y: 0 }] } })).toBe(true);
    expect(matches({ detail: { a: [{ x: 0 }, { x: 1 }], b: [{ y: 1 }, { y: 0 }] } })).toBe(false);
  });

  test('arrays inside arrays keep to their own elements', () => {
    const matches = compile({ detail: { rows: { cells: { x: [1], y: [2] }, id: ['r'] } } });
    const row = (id: string, ...cells: readonly JsonObject[]): JsonObject => ({ id, cells });
    expect(matches({ detail: { rows: [row('q', { x: 1, y: 2 }), row('r', { x: 1 }, { y: 2 })] } })).toBe(
      false,
    );
    expect(matches({ detail: { rows: [row('q', { x: 1 }), row('r', { x: 0 }, { x: 1, y: 2 })] } })).toBe(
      true,
    );
    expect(matches({ detail: { rows: [[row('q'), [row('r', { x: 1, y: 2 })]]] } })).toBe(true);
    expect(matches({ detail: { rows: [{ id: 'r' }, { cells: { x: 1, y: 2 } }] } })).toBe(false);
  });

  test('a field is absent if no element has it that the fields before it leave possible', () => {
    expect(asks({ name: ['Ann'], tags: [{ exists: false }] })).toBe(true);
    expect(asks({ name: ['Bob'], tags: [{ exists: false }] })).toBe(false);
    expect(asks({ name: ['Ann'], shoe: [{ exists: false }] })).toBe(true);
    expect(asks({ tags: [{ exists: false }] })).toBe(false);
    // Fields are matched by name, so that the choice of an element comes after this absence.
    expect(asks({ name: ['Ann'], age: [{ exists: false }] })).toBe(false);
    expect(asks({ name: ['Ann'], zip: [{ exists: false }, 'x'] })).toBe(true);
  });

  test('an absence in an array inside an array keeps to its own elements', () => {
    const orders = (...carts: readonly Json[]) => ({ detail: { orders: carts } });
    const matches = compile({
      detail: { orders: { kind: ['gift'], lines: { sku: ['s1'], tax: [{ exists: false }] } } },
    });
    expect(matches(orders({ kind: 'gift', lines: [{ sku: 's1' }, { sku: 's2', tax: 1 }] }))).toBe(true);
    expect(
      matches(orders({ kind: 'gift', lines: [{ sku: 's1', tax: 1 }] }, { lines: [{ sku: 's1' }] })),
    ).toBe(false);
    expect(matches(orders({ kind: 'self', lines: [{ sku: 's1' }] }, { kind: 'gift', lines: [] }))).toBe(
      false,
    );
    const either = compile({
      detail: { orders: { kind: ['gift'], lines: { tax: [{ exists: false }, 2] } } },
    });
    expect(either(orders({ kind: 'gift', lines: [{ tax: 1 }] }))).toBe(false);
    expect(either(orders({ kind: 'gift', lines: [{ tax: 1 }, { tax: 2 }] }))).toBe(true);
    expect(either(orders({ kind: 'gift', lines: [] }, { kind: 'self', lines: [{ tax: 1 }] }))).toBe(true);
  });

  test('plain values beside objects match with any of them', () => {
    const matches = compile({ detail: { 'a.x': [1], a: ['s'] } });
    expect(matches({ detail: { a: ['s', { x: 0 }, { x: 1 }] } })).toBe(true);
    expect(matches({ detail: { a: ['t', { x: 1 }] } })).toBe(false);
  });
});

describe('$or', () => {
  const match = (pattern: Json, detail: JsonObject): boolean => compile({ detail: pattern })({ detail });

  test('one alternative must match together with everything beside it', () => {
    const pattern = { k: ['v'], $or: [{ a: [1] }, { b: [2], c: [3] }] };
    expect(match(pattern, { k: 'v', a: 1 })).toBe(true);
    expect(match(pattern, { k: 'v', b: 2, c: 3 })).toBe(true);
    expect(match(pattern, { k: 'v', b: 2 })).toBe(false);
    expect(match(pattern, { k: 'w', a: 1 })).toBe(false);
  });

  test('alternatives may be nested, at several levels and with the same field', () => {
    const pattern = {
      $or: [{ a: { $or: [{ b: [1] }, { c: [2] }] } }, { $or: [{ a: { b: [3] } }, { d: [4] }] }],
    };
    for (const detail of [{ a: { b: 1 } }, { a: { c: 2 } }, { a: { b: 3 } }, { d: 4 }]) {
      expect(match(pattern, detail)).toBe(true);
    }
    expect(match(pattern, { a: { b: 2, c: 1 }, d: 3 })).toBe(false);
  });

  test('alternatives may be beside the detail, and two of them in a row', () => {
    const pattern = {
      $or: [{ source: ['s'] }, { detail: { a: [1] } }],
      detail: { $or: [{ x: [1] }, { y: [1] }] },
    };
    const matches = compile(pattern);
    expect(matches({ source: 's', detail: { y: 1 } })).toBe(true);
    expect(matches({ source: 't', detail: { a: 1, x: 1 } })).toBe(true);
    expect(matches({ source: 't', detail: { x: 1 } })).toBe(false);
    expect(matches({ source: 's', detail: {} })).toBe(false);
  });

  test('alternatives keep to one element of an array', () => {
    const pattern = { list: { k: ['v'], $or: [{ a: [1] }, { b: [2] }] } };
    expect(match(pattern, { list: [{ k: 'v' }, { a: 1, b: 2 }] })).toBe(false);
    expect(match(pattern, { list: [{ k: 'v', b: 2 }, { a: 0 }] })).toBe(true);
  });
});

describe('a $or that can be no list of alternatives', () => {
  test('is the name of a field', () => {
    const matches = compile({ detail: { $or: { kind: ['a'] } } });
    expect(matches({ detail: { $or: { kind: 'a' } } })).toBe(true);
    expect(matches({ detail: { kind: 'a' } })).toBe(false);
    expect(compile({ $or: [{ prefix: 'x' }, { numeric: ['>', 3] }] })({ $or: 'xy' })).toBe(true);
  });
});

describe('hostile events', () => {
  const matches = compile({ detail: { a: { x: [1], y: [2] } } });

  test('ten thousand nested arrays match nothing and do not overflow the stack', () => {
    const depth = 10_000;
    const nested: Json = JSON.parse(`${'['.repeat(depth)}{"x":1,"y":2}${']'.repeat(depth)}`);
    expect(matches({ detail: { a: nested } })).toBe(false);
    expect(compile({ detail: { a: [{ exists: false }] } })({ detail: { a: nested } })).toBe(false);
    expect(compile({ source: ['s'], detail: { b: [1] } })({ source: 's', detail: { a: nested, b: 1 } })).toBe(
      true,
    );
  });

  test('arrays beside one another are not tried in every combination', () => {
    const list = (name: string) => Array.from({ length: 3_000 }, () => ({ [name]: 1 }));
    const event = { detail: { a: list('x'), b: list('y'), c: list('z'), d: list('u') } };
    const pattern = (last: Json): Json => ({
      detail: { a: { x: [1] }, b: { y: [1] }, c: { z: [1] }, d: { u: last } },
    });
    expect(compile(pattern([2]))(event)).toBe(false);
    expect(compile(pattern([1]))(event)).toBe(true);
    expect(compile(pattern([{ exists: false }]))(event)).toBe(false);
  });

  test('large arrays of near misses are read once', () => {
    const elements = Array.from({ length: 50_000 }, (_, index) => (index % 2 === 0 ? { x: 1 } : { y: 2 }));
    expect(matches({ detail: { a: elements } })).toBe(false);
    const mixed = compile({ 'detail.a': ['s'], detail: { a: { x: [5] } } });
    expect(mixed({ detail: { a: [...elements, ...elements.map(() => 't')] } })).toBe(false);
  });
});
