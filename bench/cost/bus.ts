import { randomUUID } from 'node:crypto';
import { EventBridgeClient, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { entryBytes } from '../../shared/adapters/aws/eventbridge/event-bridge-publisher.ts';
import { chunks, type Meter } from './bill.ts';

/** An event as a rule sends it to a queue. */
export interface BusEvent {
  readonly source: string;
  readonly detailType: string;
  readonly text: string;
}

/** Creates the real client of EventBridge, with its calls counted and answered here. */
export function countedBus(meter: Meter, onEvent: (event: BusEvent) => void): EventBridgeClient {
  const client = new EventBridgeClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  });
  client.middlewareStack.add(
    () => (call) => {
      const { input } = call;
      if (!('Entries' in input) || input.Entries === undefined)
        throw new Error('the counted bus supports PutEvents only');
      const Entries = input.Entries.map((entry) => {
        meter.add('events', chunks(entryBytes(entry)));
        onEvent(delivered(entry));
        return { EventId: randomUUID() };
      });
      return Promise.resolve({
        output: { $metadata: {}, Entries, FailedEntryCount: 0 },
        response: undefined,
      });
    },
    { step: 'initialize', name: 'counted', priority: 'high' },
  );
  return client;
}

function delivered({
  Source: source = '',
  DetailType: detailType = '',
  Detail = '',
}: PutEventsRequestEntry): BusEvent {
  const frame = {
    version: '0',
    id: randomUUID(),
    'detail-type': detailType,
    source,
    account: '000000000000',
    time: new Date().toISOString(),
    region: 'us-east-1',
    resources: [],
  };
  return { source, detailType, text: `${JSON.stringify(frame).slice(0, -1)},"detail":${Detail}}` };
}
