import type { SQSRecord } from 'aws-lambda';
import type { FusionMessage } from '../../messages/fusion-message.ts';
import type { PartMessage } from '../../messages/fusion-message.ts';
import type { ReleaseRequest } from '../../policy/release-reason.ts';
import { decodeFusionMessage } from '../../messages/fusion-message.ts';
import type { GroupRef } from '../group.ts';

/** What one batch holds for one group: its contributions are put together and the group is read once. */
export interface GroupBatch {
  readonly ref: GroupRef;
  readonly arrivals: readonly (PartMessage & Original)[];
  /** Whether the group's alarm clock is among the messages. */
  readonly timerFired: boolean;
  /** Whether somebody asks to look at the group, closed or not. */
  readonly isReevaluated: boolean;
  /** Who wants the group released, if anybody does. */
  readonly releaseRequest: ReleaseRequest | undefined;
  readonly messageIds: readonly string[];
}

/** The text of the message that something came in, for the quarantine. */
export interface Original {
  readonly original: string;
}

/** A message on the fusion queue that is none of ours. */
export interface ForeignMessage extends Original {
  readonly messageId: string;
  readonly why: string;
}

/** An order to release every open group of a fusion. */
export interface ReleaseAllRequest {
  readonly messageId: string;
  readonly order: Extract<FusionMessage, { kind: 'release-all' }>;
}

export interface GroupedBatch {
  readonly groups: readonly GroupBatch[];
  readonly orders: readonly ReleaseAllRequest[];
  readonly foreign: readonly ForeignMessage[];
}

interface OpenBatch {
  readonly ref: GroupRef;
  readonly arrivals: (PartMessage & Original)[];
  timerFired: boolean;
  isReevaluated: boolean;
  releaseRequest: ReleaseRequest | undefined;
  readonly messageIds: string[];
}

/** Sorts a batch by group. */
export function groupByKey(records: readonly SQSRecord[]): GroupedBatch {
  const groups = new Map<string, OpenBatch>();
  const orders: ReleaseAllRequest[] = [];
  const foreign: ForeignMessage[] = [];
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
      if (message.kind === 'timer') group.timerFired = true;
      else if (message.kind === 'wake') group.isReevaluated = true;
      else if (message.kind === 'release')
        group.releaseRequest = stronger(group.releaseRequest, message.reason);
      else group.arrivals.push({ ...message, original: body });
    }
  }
  return { groups: [...groups.values()], orders, foreign };
}

function batchOf(groups: Map<string, OpenBatch>, { fusion, key }: GroupRef): OpenBatch {
  const id = JSON.stringify([fusion, key]);
  const known = groups.get(id);
  if (known !== undefined) return known;
  const ref = { fusion, key };
  const fresh = {
    ref,
    arrivals: [],
    timerFired: false,
    isReevaluated: false,
    releaseRequest: undefined,
    messageIds: [],
  };
  groups.set(id, fresh);
  return fresh;
}

/** A schedule passes over what is too small, whoever else wants a release does not. */
function stronger(one: ReleaseRequest | undefined, other: ReleaseRequest): ReleaseRequest {
  return one === undefined || one === 'schedule' ? other : one;
}
