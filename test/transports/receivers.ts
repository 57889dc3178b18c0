import { setTimeout as sleep } from 'node:timers/promises';
import type { Running } from '../../local/run-assembly.ts';
import type { Envelope } from '../../shared/envelope/envelope.ts';
import type { Delivery } from '../../shared/gateway/generated/fusion/v1/bus_pb.ts';
import { parseJson } from '../../shared/json/parse-json.ts';
import type { WebRecipient } from '../adapters/http/web-recipient.ts';
import { readTopic } from '../adapters/kafka/kafka-far-end.ts';
import { readQueue } from '../adapters/rabbitmq/rabbitmq-far-end.ts';
import { openStubbornClient } from '../local/end-to-end/stubborn-client.ts';
import { Arrivals, envelopeIn, isSigned } from './arrivals.ts';
import { callAs } from './senders.ts';
import type { World } from './world.ts';

/** The recipients of a run, each with what it got. */
export interface Receivers {
  readonly all: readonly Arrivals[];
  stop(): Promise<void>;
}

export interface ReceiversPlan {
  readonly world: World;
  readonly running: Running;
  readonly web: WebRecipient;
  /** The key that signs webhooks. */
  readonly key: Buffer;
  /** Returns the address of the gateway, which may change. */
  readonly gateway: () => string;
}

/** Starts to receive at all recipients. */
export async function startReceivers(plan: ReceiversPlan): Promise<Receivers> {
  const { world, running, web, key, gateway } = plan;
  const [onWeb, stream, tasks, desk, inbox] = ['web', 'stream', 'tasks', 'desk', 'inbox'].map(
    (name) => new Arrivals(name),
  ) as [Arrivals, Arrivals, Arrivals, Arrivals, Arrivals];
  web.answer = (posted) => {
    if (!isSigned(posted, key)) onWeb.wrongs.push('web: a post without the signature');
    onWeb.add(envelopeIn(posted.body.toString()));
    return { status: 204 };
  };
  const leaving = new AbortController();
  const stops = [
    await readTopic(world.kafka.address, world.results, listFor(stream)),
    await readQueue(world.rabbitmq, world.results, listFor(tasks)),
    startLoop(() => receiveFromQueue(running, desk, leaving.signal)),
    startLoop(() => receiveByGrpc(gateway, inbox, leaving.signal)),
  ];
  return {
    all: [onWeb, stream, tasks, desk, inbox],
    async stop() {
      leaving.abort();
      await Promise.all(stops.map((stop) => stop()));
    },
  };
}

/** A list whose items go to a recipient. */
function listFor(arrivals: Arrivals): Envelope[] {
  const list: Envelope[] = [];
  list.push = (...envelopes) => {
    for (const envelope of envelopes) arrivals.add(envelope);
    return arrivals.count;
  };
  return list;
}

function startLoop(loop: () => Promise<void>): () => Promise<void> {
  const running = loop();
  return () => running;
}

async function receiveFromQueue(running: Running, arrivals: Arrivals, leaving: AbortSignal): Promise<void> {
  const client = openStubbornClient(running);
  while (!leaving.aborted) {
    const messages = await client.receive(running.recipients[arrivals.recipient] ?? '');
    for (const { Body: body = '' } of messages) arrivals.add(envelopeIn(body));
  }
  client.close();
}

/** Receives and acknowledges by gRPC. When the gateway ends, it goes on with the next one. */
async function receiveByGrpc(gateway: () => string, arrivals: Arrivals, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const client = callAs('inbox', gateway());
      for await (const response of client.receive({ recipient: arrivals.recipient }, { signal })) {
        arrivals.add(envelopeOf(response));
        await client.ack({ deliveries: [response.delivery] });
      }
    } catch (error) {
      if (!(error instanceof Error && error.name === 'ConnectError')) throw error;
    }
    await sleep(200);
  }
}

function envelopeOf({ event }: Delivery): Envelope {
  const { id = '', source = '', type = '', attributes = {}, data } = event ?? {};
  const key = attributes['correlationid']?.attr;
  const parsed = parseJson(data?.case === 'textData' ? data.value : '');
  return {
    header: {
      specversion: '1.0',
      id,
      source,
      type,
      ...(key?.case === 'ceString' && { correlationid: key.value }),
    },
    body: parsed.kind === 'json' ? { kind: 'json', value: parsed.value } : { kind: 'none' },
  };
}
