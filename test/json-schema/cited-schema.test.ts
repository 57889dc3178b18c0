import { describe, expect, test } from 'vitest';
import { citedSchema, isRootCited } from '../../shared/json-schema/cited-schema.ts';
import type { JsonObject, JsonSchema } from '../../shared/json/json.ts';

const text = { type: 'string' };
const film = {
  type: 'object',
  properties: { title: text },
  required: ['title'],
  additionalProperties: false,
};
const answer = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({
  type: 'object',
  properties,
  additionalProperties: false,
  ...more,
});
const cites = expect.objectContaining({ type: 'array', minItems: 1 }) as unknown;
const citedFilm = { ...film, properties: { title: text, cites }, required: ['title', 'cites'] };

const cited = (schema: JsonSchema): JsonObject => {
  const made = citedSchema(schema);
  if (made.kind === 'fault') throw new Error(made.message);
  return made.schema;
};

describe('an item', () => {
  test('each object in a list is an item, and an answer of such lists is none', () => {
    const schema = answer({ films: { type: 'array', items: film } });
    expect(cited(schema)).toEqual({
      ...answer({}),
      properties: { films: { type: 'array', items: citedFilm } },
    });
    expect(isRootCited(cited(schema))).toBe(false);
  });

  test('the answer itself is an item if it has other members', () => {
    const made = cited(answer({ films: { type: 'array', items: film }, why: text }));
    expect(made).toMatchObject({ required: ['cites'], properties: { films: { items: citedFilm }, cites } });
    expect(isRootCited(made)).toBe(true);
    expect(isRootCited(cited(answer({ films: { type: 'array', items: text } })))).toBe(true);
  });

  test('an item may be a reference to a definition that is no item elsewhere', () => {
    const schema = answer(
      { best: { $ref: '#/$defs/film' }, films: { type: 'array', items: { $ref: '#/$defs/film' } } },
      { $defs: { film } },
    );
    expect(cited(schema)).toMatchObject({ properties: { best: film, films: { items: citedFilm } } });
  });

  test('an item may be one of several alternatives and contain items', () => {
    const inner = { type: 'object', properties: { parts: { type: 'array', items: film } } };
    const made = cited(answer({ all: { type: 'array', items: { anyOf: [text, inner] } } }));
    expect(made).toMatchObject({
      properties: {
        all: {
          items: { anyOf: [text, { required: ['cites'], properties: { parts: { items: citedFilm } } }] },
        },
      },
    });
  });

  test("the bounds of an item's member count include its citations", () => {
    const made = cited(
      answer({ all: { type: 'array', items: { ...film, maxProperties: 1, minProperties: 1 } } }),
    );
    expect(made).toMatchObject({ properties: { all: { items: { maxProperties: 2, minProperties: 2 } } } });
  });
});

test('the given schema is not changed', () => {
  const schema = answer({ films: { type: 'array', items: film } });
  const before = structuredClone(schema);
  citedSchema(schema);
  expect(schema).toEqual(before);
});

test.each<[string, JsonSchema]>([
  ['anything', true],
  ['a list of anything', answer({ films: { type: 'array' } })],
  ['a list of what is not told', answer({ films: { type: 'array', items: {} } })],
  ['an item that has such a member', answer({ films: { type: 'array', items: answer({ cites: text }) } })],
  ['an answer that has such a member', answer({ cites: text })],
  ['what is described in several places', answer({ films: { allOf: [{ type: 'object' }, film] } })],
  ['a fixed object', answer({ films: { type: 'array', items: { const: { a: 1 } } } })],
  ['a reference to elsewhere', answer({ films: { $ref: 'https://example.com/film' } })],
  [
    'recursion',
    answer({ films: { $ref: '#/$defs/a' } }, { $defs: { a: answer({ a: { $ref: '#/$defs/a' } }) } }),
  ],
])('a schema of this form cannot be cited: %s', (_, schema) => {
  expect(citedSchema(schema)).toMatchObject({ kind: 'fault' });
});
