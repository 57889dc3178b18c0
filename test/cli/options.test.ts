import { expect, test } from 'vitest';
import type { Order } from '../../cli/options/order.ts';
import { readOptions } from '../../cli/options/read-options.ts';

function read(...args: readonly string[]): { readonly order: Order; readonly said: string } {
  let said = '';
  const write = (text: string): void => {
    said += text;
  };
  return {
    order: readOptions(args, { out: write, err: write }, { program: 'npm run fusion-bus --' }),
    said,
  };
}

test('release accepts one group, or all', () => {
  expect(read('release', 'order', '42').order).toEqual({
    kind: 'release',
    options: { fusion: 'order', key: '42' },
  });
  expect(read('release', 'order', '--bridge', 'b.yaml', '--bus', 'b', '--source', 's').order).toEqual({
    kind: 'release',
    options: { fusion: 'order', key: undefined, bridge: 'b.yaml', bus: 'b', source: 's' },
  });
});

test('correct accepts values, or none', () => {
  expect(read('correct', 'order', '42', '/a/b=1', '/a/c="x=y"', '--source', 's').order).toEqual({
    kind: 'correct',
    options: {
      fusion: 'order',
      key: '42',
      values: ['/a/b=1', '/a/c="x=y"'],
      asItIs: false,
      approve: false,
      newField: false,
      source: 's',
    },
  });
  expect(read('correct', 'order', '42', '--as-it-is').order).toMatchObject({
    options: { values: [], asItIs: true },
  });
});

test('request accepts every flag', () => {
  expect(read('request', 'order', '--key', '42', '--post', 'p.jsonl').order).toEqual({
    kind: 'request',
    options: { fusion: 'order', key: '42', post: 'p.jsonl', timeout: 30_000, output: 'text' },
  });
  const flags = '--timeout 500ms --after 0 --table t --bus b --bridge b.yaml --output json'.split(' ');
  expect(read('request', 'order', '--key', '-1', '--post', 'p.jsonl', ...flags).order).toEqual({
    kind: 'request',
    options: {
      fusion: 'order',
      key: '-1',
      post: 'p.jsonl',
      timeout: 500,
      after: 0,
      table: 't',
      bus: 'b',
      bridge: 'b.yaml',
      output: 'json',
    },
  });
});

const request = ['request', 'order', '--key', 'k', '--post', 'p'];

test.each([
  [[], 'Usage: npm run fusion-bus --'],
  [['relase', 'order'], "unknown command 'relase'"],
  [['release'], "missing required argument 'fusion'"],
  [['release', 'order', 'k', 'l'], 'too many arguments'],
  [['correct', 'order'], "missing required argument 'key'"],
  [['request', 'order', '--post', 'p'], "required option '--key <key>'"],
  [['request', 'order', '--key', 'k'], "required option '--post <file>'"],
  [[...request, '--timeout', '30'], 'It must be a duration'],
  [[...request, '--timeout', '0s'], 'It must be a duration'],
  [[...request, '--timeout', '2d'], 'It must be a duration'],
  [[...request, '--after', '-1'], 'It must be a whole number'],
  [[...request, '--output', 'xml'], 'Allowed choices are text, json'],
])('the arguments %j are an error', (args, message) => {
  const { order, said } = read(...args);
  expect(order).toEqual({ kind: 'exit', code: 2 });
  expect(said).toContain(message);
});

test.each([[['--help']], [['request', '--help']]])('the arguments %j are no error', (args) => {
  const { order, said } = read(...args);
  expect(order).toEqual({ kind: 'exit', code: 0 });
  expect(said).toContain('Usage: npm run fusion-bus --');
});

test.each([[['help', 'valdate']], [['valdate', '--help']], [['valdate', 'b.yaml']]])(
  'the arguments %j name no command, and the message lists those that there are',
  (args) => {
    const { order, said } = read(...args);
    expect(order).toEqual({ kind: 'exit', code: 2 });
    expect(said).toContain("unknown command 'valdate'");
    expect(said).toContain('Did you mean validate?');
    expect(said).toContain('the commands are init, validate, dev');
    expect(said).not.toContain('Usage:');
  },
);

test('the help of a command shows what is required, and defaults as they are written', () => {
  const help = (...args: readonly string[]): string => read(...args).said.replaceAll(/\s+/g, ' ');
  expect(help('request', '--help')).toContain('request [options] --key <key> --post <file> <fusion>');
  expect(help('request', '--help')).toContain('how long to wait (default: 30s)');
  expect(help('help', 'sweep')).toContain('(default: 1h)');
  expect(help('sweep', '--help')).not.toContain('(default: false)');
  expect(help('request', '--key', 'k')).toContain(
    '(write npm run fusion-bus -- request [options] --key <key>',
  );
});

test('the list of commands fits a narrow terminal', () => {
  const lines = read('--help').said.split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
});

test('sweep accepts every flag', () => {
  expect(read('sweep').order).toEqual({ kind: 'sweep', options: { send: false, margin: 3_600_000 } });
  const flags = '--send --margin 10m --source s --table t --bus b --bridge b.yaml'.split(' ');
  expect(read('sweep', ...flags).order).toEqual({
    kind: 'sweep',
    options: { send: true, margin: 600_000, source: 's', table: 't', bus: 'b', bridge: 'b.yaml' },
  });
  expect(read('sweep', '--margin', 'soon').said).toContain('It must be a duration');
});

test('calibrate accepts every flag', () => {
  expect(read('calibrate').order).toEqual({ kind: 'calibrate', options: { apply: false, output: 'text' } });
  const flags = '--fusion f --history h.jsonl --apply --table t --output json'.split(' ');
  expect(read('calibrate', 'b.yaml', ...flags).order).toEqual({
    kind: 'calibrate',
    options: { bridge: 'b.yaml', fusion: 'f', history: 'h.jsonl', apply: true, table: 't', output: 'json' },
  });
  expect(read('calibrate', '--bridge', 'b.yaml').order).toMatchObject({ options: { bridge: 'b.yaml' } });
  expect(read('calibrate', '--bus', 'b').said).toContain("unknown option '--bus'");
});

test('gateway wants a source, and takes the queues of recipients', () => {
  expect(read('gateway', '--source', 'crm').order).toEqual({
    kind: 'gateway',
    options: { source: 'crm', recipients: new Map(), host: '127.0.0.1', port: 50_051 },
  });
  const flags =
    '--host 0.0.0.0 --port 0 --bus b --table t --bridge f --recipient a=https://q/1 --recipient b=http://q/2';
  expect(read('gateway', '--source', 'crm', ...flags.split(' ')).order).toEqual({
    kind: 'gateway',
    options: {
      source: 'crm',
      recipients: new Map([
        ['a', 'https://q/1'],
        ['b', 'http://q/2'],
      ]),
      host: '0.0.0.0',
      port: 0,
      bus: 'b',
      table: 't',
      bridge: 'f',
    },
  });
  expect(read('gateway', '--source', 'crm', '--feeds').order).toMatchObject({ options: { feeds: true } });
  const brokers = '--kafka localhost:9092 --rabbitmq amqp://localhost --quarantine q --bucket c'.split(' ');
  expect(read('gateway', '--source', 'crm', ...brokers).order).toMatchObject({
    options: {
      feeds: true,
      kafka: 'localhost:9092',
      rabbitmq: 'amqp://localhost',
      quarantine: 'q',
      bucket: 'c',
    },
  });
  expect(read('gateway').order).toEqual({ kind: 'exit', code: 2 });
  expect(read('gateway', '--source', 'crm', '--recipient', 'a').said).toContain('name and the URL');
});
