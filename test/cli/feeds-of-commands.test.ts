import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Command, fusionBus } from './command.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fusion-bus-feeds-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** An address of this machine where nothing listens. */
const nowhere = "rabbitmq: { queues: [readings], broker: 'amqp://127.0.0.1:1' }";
const onlyAws = `kafka: { topics: [readings], cluster: 'arn:aws:kafka:us-east-1:111122223333:cluster/a/b-1', auth: iam }`;

async function bridgeWith(...feeds: readonly string[]): Promise<string> {
  const topics = feeds.map((from, index) => `  t${index}: { sources: [s], from: { ${from} } }`);
  const file = join(folder, `bridge-${feeds.length}-${topics.join('').length}.yaml`);
  const names = ['item', ...feeds.map((_, index) => `t${index}`)];
  await writeFile(
    file,
    `name: fed\ntopics:\n  item: {}\n${topics.join('\n')}\nfusions: { f: { takes: [${names.join(', ')}], size: 2 } }\n`,
  );
  return file;
}

/** Starts a command for a bridge whose bus and quarantine need not be looked for. */
const start = (command: string, bridge: string, ...more: readonly string[]): Command =>
  fusionBus([command, '--bridge', bridge, '--bus', 'b', ...more], { AWS_REGION: 'eu-west-1' });

const gateway = ['--source', 's', '--port', '0'];
const quarantine = ['--quarantine', 'http://127.0.0.1:1/q'];

describe('a command that reads brokers', () => {
  test('gateway reads the brokers beside its calls, and ends both with Ctrl-C', async () => {
    const { child, ended } = start(
      'gateway',
      await bridgeWith(nowhere),
      ...gateway,
      '--feeds',
      ...quarantine,
    );
    await once(child.stdout ?? child, 'data');
    child.kill('SIGINT');
    expect(await ended).toMatchObject({
      code: 0,
      out: expect.stringContaining('fed as s, grpc://127.0.0.1:'),
      err: expect.stringContaining('reading rabbitmq for the bus b'),
    });
  });

  test('gateway reads no broker unless it is asked to', async () => {
    const { child, ended } = start('gateway', await bridgeWith(nowhere), ...gateway);
    await once(child.stdout ?? child, 'data');
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 0, err: expect.not.stringContaining('reading') });
  });

  test.each([
    ['feed', []],
    ['gateway', [...gateway, '--feeds']],
  ] as const)('%s ends where one of its brokers cannot be read', async (command, more) => {
    const bridge = await bridgeWith(nowhere, onlyAws);
    expect(await start(command, bridge, ...more, ...quarantine).ended).toMatchObject({
      code: 2,
      err: expect.stringContaining('Amazon MSK is read by its event source; name its brokers with --kafka'),
    });
  });

  test.each([
    ['feed', []],
    ['gateway', [...gateway, '--feeds']],
  ] as const)('%s says that a bridge has nothing to read', async (command, more) => {
    expect(await start(command, await bridgeWith(), ...more).ended).toMatchObject({
      code: 2,
      err: expect.stringContaining('no topic has from, so there is nothing to read'),
    });
  });
});
