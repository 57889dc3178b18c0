import type { SQSRecord } from 'aws-lambda';
import type { Contribution } from '../../../shared/messaging/contribution.ts';
import { decodeFusionMessage } from '../../../shared/messaging/fusion-message.ts';
import type { GroupRef } from '../../../shared/group/group.ts';

/** What one batch holds for one group: its contributions are put together and the group is read once. */
export interface GroupBatch {
  readonly ref: GroupRef;
  readonly arrivals: readonly Arrival[];
  /** Whether the group's alarm clock is among the messages. */
  readonly timer: boolean;
  readonly messageIds: readonly string[];
}

export interface Arrival {
  readonly contribution: Contribution;
  /** The message as it came. */
  readonly original: string;
}

/** A message on the fusion queue that is none of ours. */
export interface Foreign {
  readonly messageId: string;
  readonly original: string;
  readonly why: string;
}

export interface Gathered {
  readonly groups: readonly GroupBatch[];
  readonly foreign: readonly Foreign[];
}

/** Sorts a batch by group. */
export function gather(records: readonly SQSRecord[]): Gathered {
  const groups = new Map<
    string,
    { ref: GroupRef; arrivals: Arrival[]; timer: boolean; messageIds: string[] }
  >();
  const foreign: Foreign[] = [];
  for (const { messageId, body } of records) {
    const decoded = decodeFusionMessage(body);
    if (decoded.kind === 'malformed') {
      foreign.push({ messageId, original: body, why: decoded.reason });
      continue;
    }
    const { fusion, key } = decoded.message;
    const id = JSON.stringify([fusion, key]);
    const group = groups.get(id) ?? { ref: { fusion, key }, arrivals: [], timer: false, messageIds: [] };
    groups.set(id, group);
    group.messageIds.push(messageId);
    if (decoded.message.kind === 'timer') group.timer = true;
    else group.arrivals.push({ contribution: decoded.message, original: body });
  }
  return { groups: [...groups.values()], foreign };
}
