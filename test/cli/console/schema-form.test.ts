import { describe, expect, test } from 'vitest';
import { bodyOfFields } from '../../../cli/console/form-body.ts';
import { formOfSchema, valueOfText } from '../../../cli/console/schema-form.ts';

describe('the form of a schema', () => {
  test('has a field for each value, by its type', () => {
    const form = formOfSchema({
      type: 'object',
      properties: {
        name: { type: 'string' },
        age: { type: 'integer' },
        isNew: { type: 'boolean' },
        kind: { enum: ['film', 'book'] },
        tags: { type: 'array', items: { type: 'string' } },
        home: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
        mixed: { type: ['string', 'number'] },
      },
      required: ['name'],
    });
    expect(form).toEqual({
      allowsText: false,
      fields: [
        { pointer: '/name', type: 'text', isRequired: true },
        { pointer: '/age', type: 'number', isRequired: false },
        { pointer: '/isNew', type: 'yes-no', isRequired: false },
        { pointer: '/kind', type: 'choice', options: ['film', 'book'], isRequired: false },
        { pointer: '/tags', type: 'json', isRequired: false },
        { pointer: '/home/city', type: 'text', isRequired: false },
        { pointer: '/mixed', type: 'json', isRequired: false },
      ],
    });
  });

  test('allows a text beside an object', () => {
    const form = formOfSchema({
      anyOf: [
        { type: 'string' },
        { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
      ],
    });
    expect(form).toEqual({
      allowsText: true,
      fields: [{ pointer: '/name', type: 'text', isRequired: true }],
    });
  });

  test('is one field of JSON where the schema names nothing', () => {
    const any = { fields: [{ pointer: '', type: 'json', isRequired: true }], allowsText: true };
    expect(formOfSchema(undefined)).toEqual(any);
    expect(formOfSchema({ $ref: '#' })).toMatchObject({ fields: any.fields });
  });

  test('ends where a schema holds itself', () => {
    const properties = { left: { $ref: '#' }, right: { $ref: '#' }, value: { type: 'number' } };
    const { fields } = formOfSchema({ type: 'object', properties });
    expect(fields.length).toBeLessThanOrEqual(200);
    expect(fields.some(({ type }) => type === 'json')).toBe(true);
  });
});

describe('a form that is filled in', () => {
  test('makes objects, and an own member of the name __proto__', () => {
    const body = bodyOfFields([
      { pointer: '/a/b', type: 'text', text: 'x' },
      { pointer: '/a/c', type: 'number', text: '1.5' },
      { pointer: '/__proto__/polluted', type: 'yes-no', text: 'true' },
    ]);
    expect(JSON.stringify(body)).toBe('{"a":{"b":"x","c":1.5},"__proto__":{"polluted":true}}');
    expect(Object.hasOwn({}, 'polluted')).toBe(false);
  });

  test.each([
    ['number', '1e', '/a: expected a number; write it as in 12 or 0.5'],
    ['json', 'open', '/a: expected JSON; a text has quotes, as in "open"'],
    ['yes-no', 'perhaps', '/a: expected yes or no; choose one of them'],
  ] as const)('refuses a %s that is %s', (type, text, message) => {
    expect(() => valueOfText(type, text, '/a')).toThrow(message);
  });

  test('a number is no other JSON', () => {
    expect(() => valueOfText('number', '"12"', '/a')).toThrow('expected a number');
  });
});
