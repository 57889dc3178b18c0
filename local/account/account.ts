import type { SQSEvent } from 'aws-lambda';
import type { EventBridge } from '../eventbridge/bus.ts';
import type { SqsMessage } from '../sqs/fauxqs.ts';
import type { Queues } from '../sqs/queues.ts';
import type { Deployment, QueueSpec } from '../template/deployment.ts';
import type { AccountEvent, DeadLettered } from './account-event.ts';
import { Ledger } from './ledger.ts';
import { isLaterLook, readContribution, readGroup, readOwnEvent, readUnopened } from './read-event.ts';
import { nameOf, ownSources, roleOf, terminalQueues } from './roles.ts';

/** Watches a running bridge from outside, as an operator could, and reports its events. */
export class Account {
  readonly ledger = new Ledger();
  readonly #listener: (event: AccountEvent) => void;
  #fusionQueues: ReadonlySet<string> = new Set();
  #terminal: ReadonlyMap<string, QueueSpec> = new Map();
  #sources: ReadonlySet<string> = new Set();
  /** Ids of messages that look at a group again: late parts wait for them, although every group has ended. */
  readonly #due = new Set<string>();
  /** Deliveries and events may repeat; only the first of each is reported. */
  readonly #reported = new Set<string>();

  constructor(
    deployment: Deployment,
    queues: Queues,
    bus: EventBridge,
    listener: (event: AccountEvent) => void,
  ) {
    this.#listener = listener;
    this.watch(deployment);
    bus.onEvent((event) => {
      const own = readOwnEvent(event, this.#sources);
      const id = event.json['detail'];
      if (own !== undefined) this.report(own, JSON.stringify(['event', idOf(id) ?? event.json.id]));
    });
    queues.onEnqueue(({ arn }, { messageId, body, messageAttributes }) => {
      if (this.#fusionQueues.has(arn) && isLaterLook(body)) this.#due.add(messageId);
      const queue = this.#terminal.get(arn);
      if (queue === undefined) return;
      this.report({
        kind: 'dead-letter',
        name: nameOf(queue),
        queue: queue.url,
        messageId,
        reason:
          messageAttributes['reason']?.StringValue ?? messageAttributes['ERROR_CODE']?.StringValue ?? null,
        ...originIn(messageAttributes),
        // Any producer can cause a message in quarantine, so that only one that a function gave up ends a group.
        group: endsGroup(roleOf(queue), messageAttributes) ? readGroup(body) : undefined,
        ...unopenedIn(roleOf(queue) === 'dead-letter' ? readUnopened(body) : undefined),
      });
    });
  }

  /** Watches the queues of a deployment, and those of deployments before it. */
  watch(deployment: Deployment): void {
    const fusion = deployment.queues.filter((queue) => roleOf(queue) === 'fusion').map(({ arn }) => arn);
    this.#fusionQueues = new Set([...this.#fusionQueues, ...fusion]);
    const terminal = terminalQueues(deployment).map((queue) => [queue.arn, queue] as const);
    this.#terminal = new Map([...this.#terminal, ...terminal]);
    this.#sources = ownSources(deployment);
  }

  /** The number of looks at groups that are still to come. */
  get due(): number {
    return this.#due.size;
  }

  /** Reads a batch before its function gets it. */
  onBatch(queueArn: string, { Records }: SQSEvent): void {
    if (!this.#fusionQueues.has(queueArn)) return;
    for (const { messageId, body } of Records) {
      this.#due.delete(messageId);
      const event = readContribution(body);
      if (event !== undefined)
        this.report(event, JSON.stringify([event.fusion, event.key, event.topic, event.source, event.id]));
    }
  }

  /**
   * Reports an event.
   *
   * @param once a text that identifies the event: only the first event with this text is reported
   */
  report(event: AccountEvent, once?: string): void {
    if (once !== undefined) {
      if (this.#reported.has(once)) return;
      this.#reported.add(once);
    }
    this.ledger.add(event);
    this.#listener(event);
  }
}

const unopenedIn = (unopened: DeadLettered['unopened']): Pick<DeadLettered, 'unopened'> =>
  unopened === undefined ? {} : { unopened };

function originIn({ topic, stage }: SqsMessage['messageAttributes']): Pick<DeadLettered, 'origin'> {
  const origin = topic?.StringValue ?? stage?.StringValue;
  return origin === undefined ? {} : { origin };
}

/** Tells whether a terminal message ends the group that it names: no function works on it any more. */
function endsGroup(role: string, { reason, stage }: SqsMessage['messageAttributes']): boolean {
  if (role === 'dead-letter') return true;
  return reason?.StringValue === 'failing' && stage?.StringValue !== 'topic';
}

const idOf = (envelope: unknown): string | undefined =>
  typeof envelope === 'object' && envelope !== null && 'id' in envelope && typeof envelope.id === 'string'
    ? envelope.id
    : undefined;
