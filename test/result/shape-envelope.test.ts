import { describe, expect, test } from 'vitest';
import { evaluate } from '../../shared/expression/jsonata-evaluate.ts';
import { TooSlowError } from '../../shared/ports/too-slow-error.ts';
import { shapeEnvelope } from '../../shared/result/shape-envelope.ts';
import { resultEnvelope } from '../builders/result-envelope.ts';

const envelope = resultEnvelope({ id: 'basket-1', key: 'k7', body: { result: { total: 12 }, list: [1, 2] } });

const shaped = (shape: string, over = envelope) =>
  shapeEnvelope(over, { recipient: 'desk', shape, evaluate });

describe('a shape', () => {
  test('turns the body into what the recipient reads, and keeps the attributes', async () => {
    const { header, body } = await shaped(
      '{ "text": correlationid & ": " & data.result.total, "n": $count(data.list) }',
    );
    expect(body).toEqual({ kind: 'json', value: { text: 'k7: 12', n: 2 } });
    expect(header).toEqual(envelope.header);
  });

  test('drops the schema and the reference of the body that it replaces', async () => {
    const over = { ...envelope, header: { ...envelope.header, dataschema: 'urn:s', dataref: 's3://b/k' } };
    const { header } = await shaped('dataref', over);
    expect(header).toEqual(envelope.header);
  });

  test.each(['data.list', '"a text"', 'false', '0', 'null'])(
    'may have any value of JSON: %s',
    async (shape) => {
      const { body } = await shaped(shape);
      expect(body.kind).toBe('json');
    },
  );

  test('that fails is undeliverable, with its place', async () => {
    await expect(shaped('data.result.total & $error("x")')).rejects.toMatchObject({
      code: 'unshapable',
      place: 'recipients.desk.shape',
      message: expect.stringMatching(/^the shape failed/),
    });
    await expect(shaped('data.list * 2')).rejects.toMatchObject({
      message: expect.stringContaining('at character'),
    });
  });

  test.each(['data.nothing', '$sum'])('without a value is undeliverable: %s', async (shape) => {
    await expect(shaped(shape)).rejects.toMatchObject({ code: 'unshapable' });
  });

  test('that takes too long is left to the rule of retry', async () => {
    const slow = async (): Promise<never> => {
      throw new TooSlowError('too slow');
    };
    await expect(shapeEnvelope(envelope, { recipient: 'desk', shape: 'x', evaluate: slow })).rejects.toThrow(
      TooSlowError,
    );
  });
});
