import { describe, expect, test } from 'vitest';
import { compileTargetInput } from '../../../local/eventbridge/target.ts';
import type { BusEvent } from '../../../local/eventbridge/bus-event.ts';
import type { Json } from '../../../shared/json/json.ts';

const detail = {
  user: { id: 'u-1', name: 'Ann', age: 25, tags: ['new', 'vip'], 'first-order': true },
  items: [{ sku: 'a' }, { sku: 'b' }],
  note: null,
  quote: 'so "it" is',
};

const event: BusEvent = {
  bus: 'main',
  detailText: JSON.stringify(detail),
  ingestionTime: '2026-11-23T10:00:00.123Z',
  json: {
    version: '0',
    id: 'e-1',
    'detail-type': 'ordered',
    source: 'shop',
    account: '000000000000',
    time: '2026-11-23T10:00:00Z',
    region: 'us-east-1',
    resources: ['arn:x'],
    detail,
  },
};

const rule = { name: 'to-queue', arn: 'arn:aws:events:us-east-1:000000000000:rule/main/to-queue' };

const send = (target: Record<string, unknown>) => compileTargetInput({ Id: 't', ...target })(event, rule);
const body = (target: Record<string, unknown>): string => {
  const sent = send(target);
  return sent.kind === 'body' ? sent.text : `invalid: ${sent.reason}`;
};
const value = (target: Record<string, unknown>): Json => JSON.parse(body(target));

test('a target without an input gets the whole event', () => {
  expect(value({})).toEqual(event.json);
  expect(body({})).toBe(JSON.stringify(event.json));
});

test('a constant is sent as it is', () => {
  expect(body({ Input: '{ "a": 1 }' })).toBe('{ "a": 1 }');
});

test('the detail keeps its digits', () => {
  const precise = { ...event, detailText: '{"n":12345678901234567890.10}' };
  expect(compileTargetInput({ Id: 't', InputPath: '$.detail' })(precise, rule)).toEqual({
    kind: 'body',
    text: '{"n":12345678901234567890.10}',
  });
  const whole = compileTargetInput({ Id: 't' })(precise, rule);
  expect(whole.kind === 'body' && whole.text.endsWith(',"detail":{"n":12345678901234567890.10}}')).toBe(true);
});

test.each<[string, Json]>([
  ['$', event.json],
  ['$.detail', detail],
  ['$.detail-type', 'ordered'],
  ['$.detail.user', detail.user],
  ['$.detail.user.age', 25],
  ['$.detail.user.first-order', true],
  ['$.detail.note', null],
  ['$.detail.items[1].sku', 'b'],
  ['$.detail.items[*].sku', ['a', 'b']],
  ['$.detail.user.tags', ['new', 'vip']],
  ['$.resources[0]', 'arn:x'],
  ['$.detail.items[7].sku', ''],
  ['$.detail.nobody.name', ''],
  ['$.detail.constructor', ''],
  ['$.detail.*.sku', []],
])('the InputPath %s selects its value', (InputPath, expected) => {
  expect(value({ InputPath })).toEqual(expected);
});

const paths = {
  user: '$.detail.user',
  id: '$.detail.user.id',
  age: '$.detail.user.age',
  tags: '$.detail.user.tags',
  vip: '$.detail.user.first-order',
  note: '$.detail.note',
  quote: '$.detail.quote',
  'not-there': '$.detail.nobody',
};
const transform = (InputTemplate: string): string =>
  body({ InputTransformer: { InputPathsMap: paths, InputTemplate } });

describe('InputTransformer, JSON', () => {
  test.each<[string, string]>([
    ['{"id": <id>}', '{"id":"u-1"}'],
    ['{"id": "<id>"}', '{"id":"u-1"}'],
    ['{ "a": [<age>, <vip>, <note>], "b": "two  spaces" }', '{"a":[25,true,null],"b":"two  spaces"}'],
    [
      '{"path": "users/<id>/<age>", "of": <user>}',
      `{"path":"users/u-1/25","of":${JSON.stringify(detail.user)}}`,
    ],
    ['{"tags": <tags>}', '{"tags":["new","vip"]}'],
    ['{"none": <not-there>, "text": "<not-there>"}', '{"none":"","text":""}'],
    ['{"quote": <quote>}', '{"quote":"so \\"it\\" is"}'],
    ['{"said": "\\"<id>\\""}', '{"said":"\\"u-1\\""}'],
    ['<user>', JSON.stringify(detail.user)],
    ['[<id>, "<aws.events.rule-name>", <aws.events.rule-arn>]', `["u-1","to-queue","${rule.arn}"]`],
    ['{"at": <aws.events.event.ingestion-time>}', '{"at":"2026-11-23T10:00:00.123Z"}'],
  ])('the JSON template %s is filled', (template, expected) => {
    expect(transform(template)).toBe(expected);
  });

  test('a template can contain the whole event, with and without its detail', () => {
    const both = JSON.parse(transform('{"all": <aws.events.event.json>, "bare": <aws.events.event>}'));
    expect(both).toHaveProperty('all', event.json);
    expect(both).toHaveProperty('bare', {
      version: '0',
      id: 'e-1',
      detailType: 'ordered',
      source: 'shop',
      account: '000000000000',
      time: '2026-11-23T10:00:00Z',
      region: 'us-east-1',
      resources: ['arn:x'],
    });
  });

  // AWS escapes nothing inside quotes, so these break the JSON.
  test.each(['{"of": "<user>"}', '{"tags": "<tags>"}', '{"quote": "<quote>"}', '<id> is new'])(
    'the template %s gives invalid JSON',
    (template) => {
      expect(transform(template)).toBe('invalid: The transformed input is not valid JSON.');
    },
  );
});

describe('InputTransformer, text', () => {
  test.each<[string, string]>([
    ['"<id> is <age>"', '"u-1 is 25"'],
    ['"<user> and <tags>"', '"{id:u-1,name:Ann,age:25,tags:[new,vip],first-order:true} and [new,vip]"'],
    ['"there is <not-there>."', '"there is ."'],
    ['"<vip>, <note>"\n"<aws.events.rule-name>"', '"true, null"\n"to-queue"'],
    ['"a < b > c"', '"a < b > c"'],
  ])('the text template %s is filled', (template, expected) => {
    expect(transform(template)).toBe(expected);
  });
});

describe('mistakes in a target', () => {
  const only = 'Only one of Input, InputPath, or InputTransformer must be provided for target t.';
  const unknown = 'InputTemplate for target t contains invalid placeholder nobody.';
  test.each<[Record<string, unknown>, string]>([
    [{ Input: '{}', InputPath: '$' }, only],
    [{ InputPath: '$', InputTransformer: { InputTemplate: '"x"' } }, only],
    [{ Input: '{a}' }, 'JSON syntax error in input for target t.'],
    [{ InputPath: 'detail' }, 'InputPath for target t is not valid: detail'],
    [{ InputPath: '$.a[x]' }, 'InputPath for target t is not valid: $.a[x]'],
    [{ InputPath: '$..a' }, 'InputPath for target t is not valid: $..a'],
    [{ InputTransformer: { InputTemplate: '"<nobody>"' } }, unknown],
    [
      { InputTransformer: { InputPathsMap: { a: 'b' }, InputTemplate: '"x"' } },
      'InputPathsMap for target t is not valid: b',
    ],
    [
      { InputTransformer: { InputPathsMap: { 'aws.x': '$' }, InputTemplate: '"x"' } },
      'InputPathsMap for target t contains the reserved name aws.x.',
    ],
  ])('the target %j is rejected', (target, message) => {
    expect(() => send(target)).toThrow(expect.objectContaining({ type: 'ValidationException', message }));
  });
});
