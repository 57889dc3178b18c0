import type { SqsFunction } from '../../shared/adapters/aws/sqs/receive-from-sqs.ts';
import { isFields, parseJson } from '../../local/eventbridge/aws-json.ts';
import type { MemoryBroker, Sent } from './memory-log.ts';

/** A topic's queue behind EventBridge, and Lambda's poller: it deletes what its function does not name. */
export class MemoryBusQueue implements MemoryBroker {
  readonly name = 'order';
  readonly places: string[] = [];
  readonly #fn: SqsFunction;
  readonly #batch: number;
  #messages: { readonly sent: Sent; readonly id: string; receives: number }[] = [];

  constructor(fn: SqsFunction, batch: number) {
    this.#fn = fn;
    this.#batch = batch;
  }

  send(sent: Sent): void {
    const id = sent.messageId ?? `m${this.places.length}`;
    this.places.push(id);
    this.#messages.push({ sent, id, receives: 0 });
  }

  get left(): readonly Sent[] {
    return this.#messages.map(({ sent }) => sent);
  }

  async poll(): Promise<number> {
    const batch = this.#messages.slice(0, this.#batch);
    for (const message of batch) message.receives += 1;
    const Records = batch.map(({ sent, id, receives }) => recordOf(eventText(sent, id), id, receives));
    const [answer] = await Promise.allSettled([
      this.#fn({ Records }, { getRemainingTimeInMillis: () => 60_000 }),
    ]);
    if (answer.status === 'rejected') return this.#messages.length;
    const again = new Set(answer.value.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    const failed = batch.filter(({ id }) => again.has(id));
    this.#messages = [...this.#messages.slice(batch.length), ...failed];
    return this.#messages.length;
  }
}

/** The event as a rule of the bus puts it into the queue; the detail as its producer wrote it. */
function eventText({ value, contentType = '' }: Sent, id: string): string {
  const detail = typeof value === 'string' ? value : Buffer.from(value ?? []).toString();
  const parsed = contentType.startsWith('application/cloudevents') ? tryParse(detail) : undefined;
  const fields = {
    version: '0',
    id,
    'detail-type': parsed?.['type'] ?? 'order',
    source: parsed?.['source'] ?? 'shop',
    account: '123456789012',
    time: '2026-11-23T10:00:01Z',
    region: 'eu-central-1',
    resources: [],
  };
  return `${JSON.stringify(fields).slice(0, -1)},"detail":${detail}}`;
}

function tryParse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed = parseJson(text);
    return isFields(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function recordOf(body: string, id: string, receives: number) {
  return {
    messageId: id,
    body,
    receiptHandle: `receipt-${id}-${receives}`,
    attributes: {
      ApproximateReceiveCount: String(receives),
      SentTimestamp: '1700000000000',
      SenderId: 'events',
      ApproximateFirstReceiveTimestamp: '1700000000000',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:order',
    awsRegion: 'us-east-1',
  };
}
