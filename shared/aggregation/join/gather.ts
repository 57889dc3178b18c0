import type { SQSRecord } from 'aws-lambda';
import type { Contribution, FusionMessage, Nudge } from '../../messages/contribution.ts';
import { decodeFusionMessage } from '../../messages/fusion-message.ts';
import type { GroupRef } from '../group.ts';

/** What one batch holds for one group: its contributions are put together and the group is read once. */
export interface GroupBatch {
  readonly ref: GroupRef;
  readonly arrivals: readonly Arrival[];
  /** Whether the group's alarm clock is among the messages. */
  readonly rang: boolean;
  /** Whether somebody asks to look at the group, closed or not. */
  readonly isWoken: boolean;
  /** Who wants the group released, if anybody does. */
  readonly nudge: Nudge | undefined;
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

/** An order to release every open group of a fusion. */
export interface ReleaseAll {
  readonly messageId: string;
  readonly order: Extract<FusionMessage, { kind: 'release-all' }>;
}

export interface Gathered {
  readonly groups: readonly GroupBatch[];
  readonly orders: readonly ReleaseAll[];
  readonly foreign: readonly Foreign[];
}

interface OpenBatch {
  readonly ref: GroupRef;
  readonly arrivals: Arrival[];
  rang: boolean;
  isWoken: boolean;
  nudge: Nudge | undefined;
  readonly messageIds: string[];
}

/** Sorts a batch by group. */
export function gather(records: readonly SQSRecord[]): Gathered {
  const groups = new Map<string, OpenBatch>();
  const orders: ReleaseAll[] = [];
  const foreign: Foreign[] = [];
  for (const { messageId, body } of records) {
    const decoded = decodeFusionMessage(body);
    if (decoded.kind === 'malformed') {
      foreign.push({ messageId, original: body, why: decoded.reason });
    } else if (decoded.message.kind === 'release-all') {
      orders.push({ messageId, order: decoded.message });
    } else {
      const { message } = decoded;
      const group = batchOf(groups, message);
      group.messageIds.push(messageId);
      if (message.kind === 'timer') group.rang = true;
      else if (message.kind === 'wake') group.isWoken = true;
      else if (message.kind === 'release') group.nudge = stronger(group.nudge, message.reason);
      else group.arrivals.push({ contribution: message, original: body });
    }
  }
  return { groups: [...groups.values()], orders, foreign };
}

function batchOf(groups: Map<string, OpenBatch>, { fusion, key }: GroupRef): OpenBatch {
  const id = JSON.stringify([fusion, key]);
  const known = groups.get(id);
  if (known !== undefined) return known;
  const ref = { fusion, key };
  const fresh = { ref, arrivals: [], rang: false, isWoken: false, nudge: undefined, messageIds: [] };
  groups.set(id, fresh);
  return fresh;
}

/** A schedule passes over what is too small, whoever else wants a release does not. */
function stronger(one: Nudge | undefined, other: Nudge): Nudge {
  return one === undefined || one === 'schedule' ? other : one;
}
