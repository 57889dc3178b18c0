import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type Channel,
  Connection,
  type ConnectionOptions,
  type Envelope as PublishFields,
  type ReturnedMessage,
} from 'rabbitmq-client';
import type { RecipientSecret } from '../../ports/outbound.ts';
import { RetryableError } from '../../ports/retryable-error.ts';
import { UndeliverableError } from '../../ports/undeliverable-error.ts';
import { confirmedInTime } from '../confirmed-in-time.ts';

/** Publishes messages, each confirmed. */
export interface ConfirmedChannel {
  /** @throws UndeliverableError when no queue takes the message */
  publish(fields: PublishFields & { readonly messageId: string }, body: Buffer): Promise<void>;
  close(): Promise<void>;
}

/** The time for one confirmation. A broker that is short of memory or disk confirms nothing. */
const confirmMs = 8_000;

interface Opened {
  readonly connection: Connection;
  readonly channel: Channel;
  /** The messages that came back, by their ids. */
  readonly returned: Map<string, ReturnedMessage>;
}

/** Keeps one channel in confirm mode. After a fault the connection is replaced. */
export function confirmedChannel(
  options: () => Promise<ConnectionOptions>,
  secret: RecipientSecret | undefined,
): ConfirmedChannel {
  let opened: Promise<Opened> | undefined;

  async function open(): Promise<Opened> {
    const connection = new Connection(await options());
    let reason: unknown;
    connection.on('error', (error) => {
      reason = error;
    });
    try {
      const channel = await connection.acquire();
      const returned = new Map<string, ReturnedMessage>();
      channel.on('basic.return', (message) => returned.set(message.messageId ?? '', message));
      await channel.confirmSelect();
      return { connection, channel, returned };
    } catch (error) {
      connection.unsafeDestroy();
      if (codeOf(reason) === 'ACCESS_REFUSED') secret?.forget();
      throw reason ?? error;
    }
  }

  async function drop(one: Promise<Opened> | undefined): Promise<void> {
    // Another message may have opened a new one meanwhile.
    if (opened === one) opened = undefined;
    const broken = await one?.catch(() => undefined);
    if (broken === undefined) return;
    await confirmedInTime(broken.connection.close(), 1_000).catch(() => broken.connection.unsafeDestroy());
  }

  return {
    async publish(fields, body) {
      const current = (opened ??= open());
      try {
        const { channel, returned } = await current;
        await confirmedInTime(channel.basicPublish(fields, body), confirmMs);
        // The broker returns a message before it confirms it, but the client reports the return one turn later.
        await nextTurn();
        const back = returned.get(fields.messageId);
        returned.delete(fields.messageId);
        if (back !== undefined) throw unroutable(back);
      } catch (fault) {
        if (fault instanceof UndeliverableError) throw fault;
        await drop(current);
        if (fault instanceof RetryableError) throw fault;
        throw new RetryableError(`the broker did not take the message: ${codeOf(fault)}`, { cause: fault });
      }
    },
    close: () => drop(opened),
  };
}

function unroutable({ replyText }: ReturnedMessage): UndeliverableError {
  return new UndeliverableError('unroutable', `no queue takes the message: ${replyText}`, {
    place: 'routingKey',
  });
}

function codeOf(fault: unknown): string {
  if (fault instanceof Error && 'code' in fault && typeof fault.code === 'string') return fault.code;
  return fault instanceof Error ? fault.name : 'for an unknown reason';
}
