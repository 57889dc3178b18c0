import { expect, test } from 'vitest';
import type { Order } from '../../cli/options/order.ts';
import { readOptions } from '../../cli/options/read-options.ts';

const invocation = { program: 'npm run fusion-bus --', dev: 'npm run dev --' };

function read(...args: readonly string[]): { readonly read: Order; readonly said: string } {
  let said = '';
  const write = (text: string): void => {
    said += text;
  };
  return {
    read: readOptions(['dev', ...args], { out: write, err: write }, invocation),
    said,
  };
}

test('a bridge file is the only required argument', () => {
  expect(read('bridge.yaml').read).toEqual({
    kind: 'dev',
    options: {
      bridge: 'bridge.yaml',
      port: 4566,
      allowedHosts: [],
      post: undefined,
      once: false,
      output: 'text',
      concurrency: 2,
      faults: undefined,
      outage: undefined,
      allowLoopback: false,
      secrets: undefined,
      verbose: false,
    },
  });
});

test('the command reads every flag', () => {
  const args =
    'b.yaml --port 0 --allow-host a --allow-host host.docker.internal --post m.jsonl --once --output json --concurrency 3 --faults 7:0.02 --outage dynamodb:6m --allow-loopback --secrets s.json --verbose'.split(
      ' ',
    );
  expect(read(...args).read).toEqual({
    kind: 'dev',
    options: {
      bridge: 'b.yaml',
      port: 0,
      allowedHosts: ['a', 'host.docker.internal'],
      post: 'm.jsonl',
      once: true,
      output: 'json',
      concurrency: 3,
      faults: { seed: 7, rate: 0.02 },
      outage: { service: 'dynamodb', forMs: 360_000 },
      allowLoopback: true,
      secrets: 's.json',
      verbose: true,
    },
  });
});

test.each([
  [[], 'missing required argument'],
  [['b.yaml', '--colour'], "unknown option '--colour'"],
  [['b.yaml', '--port', 'x'], 'whole number from 0 to 65535'],
  [['b.yaml', '--port', '65536'], 'whole number from 0 to 65535'],
  [['b.yaml', '--port', '-1'], 'whole number from 0 to 65535'],
  [['b.yaml', '--concurrency', '0'], 'whole number from 1 to 100'],
  [['b.yaml', '--allow-host', 'a:80'], 'without a port'],
  [['b.yaml', '--allow-host', '*'], 'without a port'],
  [['b.yaml', '--faults', '0.02'], 'as in 7:0.02'],
  [['b.yaml', '--faults', '7:2'], 'as in 7:0.02'],
  [['b.yaml', '--outage', 'dynamo:6m'], 'as in dynamodb:6m. Did you mean "dynamodb"?'],
  [['b.yaml', '--outage', 'dynamodb'], 'and a duration, as in dynamodb:6m'],
  [['b.yaml', '--outage', 'dynamodb:6'], 'a duration of a day at most'],
  [['b.yaml', '--outage', 'dynamodb:6m:1'], 'as in dynamodb:6m'],
  [['b.yaml', '--outage', 'dynamodb:2d'], 'a duration of a day at most'],
  [['b.yaml', '--output', 'xml'], 'Allowed choices are text, json'],
  [['b.yaml', '--once'], '--once needs --post'],
  [['b.yaml', 'c.yaml'], 'too many arguments'],
])('the arguments %j are an error', (args, message) => {
  const { read: result, said } = read(...args);
  expect(result).toEqual({ kind: 'exit', code: 2 });
  expect(said).toContain(message);
});

test('the help flag is no error', () => {
  const { read: result, said } = read('--help');
  expect(result).toEqual({ kind: 'exit', code: 0 });
  expect(said).toContain('Usage: npm run dev -- [options] <bridge.yaml>');
  expect(said).toContain('--output <format>');
});
