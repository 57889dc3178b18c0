import { create } from '@bufbuild/protobuf';
import { Code, type ConnectError, type HandlerContext } from '@connectrpc/connect';
import type { GroupStanding } from '../client/group-standing.ts';
import type { Reply } from '../client/request.ts';
import { quote } from '../json/printable.ts';
import { callerOf } from './caller.ts';
import { malformedEvent } from './check-event.ts';
import type { GatewayPorts } from './gateway-ports.ts';
import {
  type ExplainRequest,
  type RequestReply,
  RequestReplySchema,
  type RequestRequest,
} from './generated/fusion/v1/bus_pb.ts';
import { problem, unknownName } from './problem.ts';
import { eventsOf } from './send-service.ts';
import { writeCloudEvent } from './write-cloud-event.ts';

const defaultWaitMs = 30_000;

/** The share of the caller's time that is left for the way back. Without it no caller could read the reason. */
const wayBack = 0.05;
const longestWayBackMs = 500;

/** The calls that read what became of a group. */
export function requestService({ bridge, longestWaitMs }: GatewayPorts) {
  const checkGroup = (fusion: string, key: string): void => {
    if (!bridge.fusions.includes(fusion)) throw unknownName('fusion', 'fusion', fusion, bridge.fusions);
    if (key === '')
      throw problem(Code.InvalidArgument, {
        place: 'key',
        cause: 'the key is empty',
        remedy: 'name the correlation key of the group',
      });
  };
  return {
    async request({ fusion, key, events, after }: RequestRequest, context: HandlerContext) {
      const { source, connection } = callerOf(context);
      checkGroup(fusion, key);
      const envelopes = events.length === 0 ? [] : eventsOf(events, source, bridge);
      const deadlineMs = Math.min(longestWaitMs, waitMs(context.timeoutMs()));
      const reply = await connection.request({ fusion, key, envelopes, deadlineMs, after }, context.signal);
      if (reply.kind === 'malformed') throw malformedEvent(reply.rejection, `events[${reply.index}]`);
      if (reply.kind === 'timeout') throw noAnswer(key, reply.standing);
      return writeReply(reply);
    },

    async explain({ fusion, key }: ExplainRequest, context: HandlerContext) {
      const { connection } = callerOf(context);
      checkGroup(fusion, key);
      const { generation, isBeingMade, parts, topics, isWhole } = await connection.standing({ fusion, key });
      const latest = await connection.latest({ fusion, key });
      return {
        generation,
        isBeingMade,
        parts,
        topics: [...topics],
        isWhole,
        ...(latest !== undefined && isAnswer(latest) && { latest: writeReply(latest) }),
      };
    },
  };
}

function waitMs(left: number | undefined): number {
  if (left === undefined) return defaultWaitMs;
  return Math.max(0, left - Math.min(longestWayBackMs, left * wayBack));
}

type Answer = Exclude<Reply, { kind: 'timeout' | 'malformed' }>;

const isAnswer = (reply: Reply): reply is Answer => reply.kind !== 'timeout' && reply.kind !== 'malformed';

function writeReply(reply: Answer): RequestReply {
  const { generation } = reply;
  switch (reply.kind) {
    case 'fused':
      return create(RequestReplySchema, {
        generation,
        answer: { case: 'fused', value: writeCloudEvent(reply.envelope) },
      });
    case 'held':
      return create(RequestReplySchema, {
        generation,
        answer: { case: 'held', value: writeCloudEvent(reply.envelope) },
      });
    case 'discarded':
      return create(RequestReplySchema, {
        generation,
        answer: { case: 'discarded', value: writeCloudEvent(reply.envelope) },
      });
    case 'dead-lettered':
      return create(RequestReplySchema, {
        generation,
        answer: { case: 'deadLettered', value: reply.letter },
      });
  }
}

/** Returns the error of a request whose time is over. Nothing is cancelled by it: the group goes on. */
function noAnswer(key: string, standing: GroupStanding | undefined): ConnectError {
  return problem(Code.DeadlineExceeded, {
    place: `the group ${quote(key)}`,
    cause: standing === undefined ? 'no answer in time' : `no answer in time: ${stateOf(standing)}`,
    remedy: 'wait longer, or ask again with after: 0; the group goes on and answers its recipients',
  });
}

function stateOf({ generation, isBeingMade, parts, topics, isWhole }: GroupStanding): string {
  if (isBeingMade) return 'the answer is being made';
  if (generation > 0) return `generation ${generation} was there before, and no newer one came`;
  if (parts === 0) return 'no part has come; the quarantine lists rejected envelopes and their reasons';
  const count = `${isWhole ? '' : 'at least '}${parts} ${parts === 1 ? 'part' : 'parts'}`;
  return `the group is open, with ${count} of ${topics.join(', ')}`;
}
