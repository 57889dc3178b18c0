import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../../shared/json/json.ts';
import { redact } from '../../../shared/admission/redaction/redact.ts';
import { json } from '../../envelope/arbitrary-envelope.ts';

const body = {
  name: '张三',
  age: 25,
  friends: [{ name: '李四' }, { address: { name: 'home', city: 'X' } }],
  tags: [['name']],
};

describe('a bare name', () => {
  test('a name is removed at any depth, inside arrays too, and only as a member', () => {
    expect(redact(body, ['name'])).toEqual({
      age: 25,
      friends: [{}, { address: { city: 'X' } }],
      tags: [['name']],
    });
  });

  test('a name is removed from any body, and nothing else is', () => {
    const without = (value: Json): Json =>
      JSON.parse(JSON.stringify(value, (name, member: Json) => (name === 'toString' ? undefined : member)));
    fc.assert(
      fc.property(json, (value) => {
        expect(redact(value, ['toString'])).toEqual(without(value));
      }),
    );
  });
});

describe('a JSON Pointer', () => {
  test('a pointer removes that one place', () => {
    expect(redact(body, ['/name'])).toEqual({ ...body, name: undefined });
    expect(redact(body, ['/friends/1/address/name'])).toEqual({
      ...body,
      friends: [{ name: '李四' }, { address: { city: 'X' } }],
    });
  });

  test('a pointer refers to the original array, however many items are removed', () => {
    expect(redact(['a', 'b', 'c', 'd'], ['/0', '/2', '/9'])).toEqual(['b', 'd']);
    expect(redact([[1, 2], [3]], ['/0/0'])).toEqual([[2], [3]]);
  });

  test('a pointer escapes / and ~', () => {
    expect(redact({ 'a/b': 1, 'm~n': 2, c: 3 }, ['/a~1b', '/m~0n'])).toEqual({ c: 3 });
  });

  test('a pointer to a missing place removes nothing', () => {
    expect(redact(body, ['/nobody', '/name/x', '/friends/-1', '/friends/01', '/toString'])).toEqual(body);
  });

  test('a pointer to a whole and one to its part remove the whole', () => {
    expect(redact({ a: { b: 1, c: 2 } }, ['/a/b', '/a'])).toEqual({});
    expect(redact({ a: { b: 1, c: 2 } }, ['/a', '/a/b'])).toEqual({});
  });

  test('an invalid pointer is a mistake of the policy, not of the message', () => {
    expect(() => redact({}, ['/a~2'])).toThrow(TypeError);
  });
});

test('text has no fields', () => {
  expect(redact('name: 张三', ['name', '/name'])).toBe('name: 张三');
});

test('a second redaction changes nothing, and the input stays unchanged', () => {
  const fields = fc.array(
    fc.constantFrom('toString', 'constructor', '__proto__', 'length', '/constructor', '/a/b'),
  );
  fc.assert(
    fc.property(json, fields, (value, names) => {
      const before = JSON.stringify(value);
      const bare = names.filter((name) => !name.startsWith('/'));
      const once = redact(value, bare);
      expect(redact(once, bare)).toEqual(once);
      redact(value, names);
      expect(JSON.stringify(value)).toBe(before);
    }),
  );
});

test('members with hostile names are kept as data, or removed as data', () => {
  const hostile: Json = JSON.parse('{"__proto__":{"polluted":true},"constructor":1}');
  expect(JSON.stringify(redact(hostile, ['x']))).toBe('{"__proto__":{"polluted":true},"constructor":1}');
  expect(JSON.stringify(redact(hostile, ['__proto__']))).toBe('{"constructor":1}');
  expect(JSON.stringify(redact(hostile, ['/__proto__/polluted']))).toBe('{"__proto__":{},"constructor":1}');
});
