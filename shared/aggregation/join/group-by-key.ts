import type { FusionMessage } from '../../messages/fusion-message.ts';
import type { PartMessage } from '../../messages/fusion-message.ts';
import { strongerRequest, type ReleaseRequest } from '../../policy/release-reason.ts';
import type { InboundMessage } from '../../ports/inbound-message.ts';
import { decodeFusionMessage } from '../../messages/fusion-message.ts';
import type { VersionGap } from '../../ports/newer-version.ts';
import type { GroupRef } from '../group.ts';

/** The messages of one batch for one group. Its parts are put together, and the group is read once. */
export interface GroupBatch {
  readonly ref: GroupRef;
  readonly arrivals: readonly (PartMessage & Original)[];
  /** True if the group's timer is among the messages. */
  readonly timerFired: boolean;
  /** True if a message asks to evaluate the group again, open or completed. */
  readonly isReevaluated: boolean;
  /** The strongest release request among the messages. */
  readonly releaseRequest: ReleaseRequest | undefined;
  readonly messageIds: readonly string[];
}

/** The text of a message, for the quarantine. */
export interface Original {
  readonly original: string;
}

/** A message on the fusion queue that no function of the bridge sends. */
export interface ForeignMessage extends Original {
  readonly messageId: string;
  readonly why: string;
}

/** A message of a newer release than this function's. */
export interface NewerFusionMessage extends VersionGap {
  readonly messageId: string;
}

/** A message that asks to release every open group of a fusion. */
export interface ReleaseAllRequest {
  readonly messageId: string;
  readonly order: Extract<FusionMessage, { kind: 'release-all' }>;
}

export interface GroupedBatch {
  readonly groups: readonly GroupBatch[];
  readonly orders: readonly ReleaseAllRequest[];
  readonly foreign: readonly ForeignMessage[];
  readonly newer: readonly NewerFusionMessage[];
}

/** A {@link GroupBatch} that is being collected. */
interface OpenBatch {
  readonly ref: GroupRef;
  readonly arrivals: (PartMessage & Original)[];
  timerFired: boolean;
  isReevaluated: boolean;
  releaseRequest: ReleaseRequest | undefined;
  readonly messageIds: string[];
}

/** Sorts the messages of a batch by group. */
export function groupByKey(messages: readonly InboundMessage[]): GroupedBatch {
  const groups = new Map<string, OpenBatch>();
  const orders: ReleaseAllRequest[] = [];
  const foreign: ForeignMessage[] = [];
  const newer: NewerFusionMessage[] = [];
  for (const { id: messageId, body } of messages) {
    const decoded = decodeFusionMessage(body);
    if (decoded.kind === 'malformed') {
      foreign.push({ messageId, original: body, why: decoded.reason });
    } else if (decoded.kind === 'newer') {
      newer.push({ messageId, found: decoded.found, known: decoded.known });
    } else if (decoded.message.kind === 'release-all') {
      orders.push({ messageId, order: decoded.message });
    } else {
      const { message } = decoded;
      const group = batchOf(groups, message);
      group.messageIds.push(messageId);
      if (message.kind === 'timer') group.timerFired = true;
      else if (message.kind === 'wake') group.isReevaluated = true;
      else if (message.kind === 'release')
        group.releaseRequest = strongerRequest(group.releaseRequest, message.reason);
      else group.arrivals.push({ ...message, original: body });
    }
  }
  return { groups: [...groups.values()], orders, foreign, newer };
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
