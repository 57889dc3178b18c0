import { setTimeout as sleep } from 'node:timers/promises';
import { clientSettings } from '../adapters/aws/connection.ts';
import { findRecipients } from '../adapters/aws/sqs/find-recipients.ts';
import { inboxClient, sqsInbox } from '../adapters/aws/sqs/recipient-inbox.ts';
import { finishEnvelopes } from '../client/finish-envelope.ts';
import { standingOf } from '../client/group-standing.ts';
import { readNewer, request } from '../client/request.ts';
import { type FusionClientOptions, wire } from '../client/wiring.ts';
import type { BusConnection } from './gateway-ports.ts';

/** A gateway may wait for longer than a function: its callers have deadlines of their own. */
const patient = { requestHandler: { ...clientSettings.requestHandler, requestTimeout: 10_000 } };

export interface AwsBusOptions extends FusionClientOptions {
  /** The URLs of queues by the recipients' names; others are looked for. */
  readonly recipients?: ReadonlyMap<string, string> | undefined;
}

/** A way to a bridge over the clients of AWS. */
export interface AwsBus extends BusConnection {
  readonly close: () => void;
}

/** Opens a way to a bridge with one caller's credentials. */
export function awsConnection(options: AwsBusOptions): AwsBus {
  const { bridge, connection, recipients: given = new Map<string, string>() } = options;
  const wiring = wire({ ...options, connection: { ...connection, ...patient } });
  const { publisher, groups, newId, follow } = wiring;
  const sqs = inboxClient(connection);
  let found: Promise<ReadonlyMap<string, string>> | undefined;
  const urlOf = async (recipient: string): Promise<string | undefined> => {
    const url = given.get(recipient);
    if (url !== undefined) return url;
    // A lookup that failed is tried again with the next call.
    found ??= findRecipients(sqs, bridge).catch((error: unknown) => {
      found = undefined;
      throw error;
    });
    return (await found).get(recipient);
  };
  return {
    async post(events, key) {
      const finished = finishEnvelopes(events, key, newId, bridge);
      if (finished.kind === 'envelopes') await publisher.publish(finished.envelopes);
      return finished;
    },

    request: (asked, signal) =>
      request(asked, { ...wiring, sleep: (ms) => sleep(ms, undefined, { signal }) }),

    standing: (ref) => standingOf(ref, groups),

    latest: (ref) => readNewer(ref, 0, groups, follow),

    follow,

    async inbox(recipient) {
      const url = await urlOf(recipient);
      return url === undefined ? undefined : sqsInbox(sqs, url);
    },

    close() {
      sqs.destroy();
      wiring.close();
    },
  };
}
