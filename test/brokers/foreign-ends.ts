import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { startLocal } from '../../local/start.ts';
import { openStubbornClient } from '../local/end-to-end/stubborn-client.ts';
import type { Broker } from './broker.ts';
import { pythonWith, type PythonEnvironment } from './python-environment.ts';

/** The outcome of a run between foreign ends. */
export interface ForeignOutcome {
  readonly sent: number;
  readonly modes: readonly string[];
  readonly wrongs: readonly string[];
}

const program = join(import.meta.dirname, 'foreign_ends.py');

/** Both content modes out: Python reads the same results from each. */
const places = ['foreign-binary', 'foreign-structured'] as const;

const packages = {
  kafka: ['cloudevents==2.2.0', 'confluent-kafka==2.16.1'],
  rabbitmq: ['cloudevents==2.2.0', 'pika==1.4.4'],
} as const;

/** The broker of the deployed bridge; on this machine another stands in its place. */
const amazonMq = 'arn:aws:mq:us-east-1:123456789012:broker:foreign:b-1';
const secret = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:foreign';

/**
 * Lets Python's SDK of CloudEvents write into a broker and read the results from there. Every event must come back
 * once from each place, with the same id, key and body.
 */
export async function betweenForeignEnds(
  { option: [, address] }: Broker,
  kind: keyof typeof packages,
  count: number,
): Promise<ForeignOutcome | { readonly missing: string }> {
  const python = await pythonWith(packages[kind]);
  if ('missing' in python) return python;
  const folder = await mkdtemp(join(tmpdir(), 'fusion-bus-foreign-'));
  const bridge = join(folder, 'bridge.yaml');
  await writeFile(bridge, bridgeText(kind, address));
  const act = (name: string, ...args: readonly string[]): Promise<readonly string[]> =>
    python.run(program, [kind, name, address, ...args]);
  try {
    await act('prepare');
    const running = await startLocal({ bridge, port: 0, env: {}, brokers: { [kind]: address } });
    const client = openStubbornClient(running);
    try {
      const [sent, received] = await Promise.all([act('send', String(count)), act('read', String(count))]);
      const refused = await client.receive(running.deadLetters['quarantine'] ?? '');
      const wrongs = refused.map(({ Body: body = '' }) => `quarantined: ${body.slice(0, 400)}`);
      return compared(sent, received, wrongs);
    } finally {
      client.close();
      await running.stop();
    }
  } finally {
    await endAll(python, folder);
  }
}

async function endAll(python: PythonEnvironment, folder: string): Promise<void> {
  await Promise.all([python.remove(), rm(folder, { recursive: true, force: true })]);
}

function bridgeText(kind: keyof typeof packages, address: string): string {
  const from =
    kind === 'kafka'
      ? `{ kafka: { topics: [foreign], bootstrap: ['${address}'] } }`
      : `{ rabbitmq: { queues: [foreign], broker: '${amazonMq}', secret: '${secret}' } }`;
  // A bridge file holds no passwords; the broker takes the usual guest without one.
  const url = address.replace(/\/\/[^@]+@/, '//');
  const recipient = (place: string): string => {
    const mode = place === 'foreign-binary' ? 'binary' : 'structured';
    return kind === 'kafka'
      ? `  ${place}: { kafka: { bootstrap: ['${address}'], topic: ${place}, tls: false, mode: ${mode} } }`
      : `  ${place}: { rabbitmq: { url: '${url}', exchange: results, routingKey: ${place}, mode: ${mode} } }`;
  };
  return [
    'name: foreign',
    `topics: { reading: { sources: [/python], correlate: subject, from: ${from} } }`,
    `fusions: { alone: { needs: [reading], recipients: [${places.join(', ')}] } }`,
    'recipients:',
    ...places.map(recipient),
    '',
  ].join('\n');
}

const sentLine = z.object({ mode: z.string() });

function compared(
  sent: readonly string[],
  received: readonly string[],
  faults: readonly string[],
): ForeignOutcome {
  const asCame = (line: string, place: string): string =>
    line.replace(/, "mode": "[^"]*"\}$/, `, "place": "${place}"}`);
  const expected = new Set(sent.flatMap((line) => places.map((place) => asCame(line, place))));
  const came = new Set(received);
  return {
    sent: sent.length,
    modes: [...new Set(sent.map((line) => sentLine.parse(JSON.parse(line)).mode))],
    wrongs: [
      ...faults,
      ...(sent.length === 0 ? ['Python has sent nothing'] : []),
      ...[...came.difference(expected)].map((line) => `came and was not sent: ${line}`),
      ...[...expected.difference(came)].map((line) => `did not come: ${line}`),
    ],
  };
}
