import { decodeCloudEvent } from '../envelope/decode-cloud-event.ts';
import { envelopeText } from '../envelope/encode-envelope.ts';
import { isJsonObject, ownMember } from '../json/is-json-object.ts';
import type { JsonObject } from '../json/json.ts';
import { parseJson } from '../json/parse-json.ts';
import { decodeStatements, encodeStatements } from './statement-codec.ts';
import { textMember } from '../json/text-member.ts';
import type { Contribution } from '../envelope/contribution.ts';
import type { Statements } from './statements.ts';
import type { ReleaseRequest } from '../policy/release-reason.ts';

export type DecodedFusionMessage =
  | { readonly kind: 'message'; readonly message: FusionMessage }
  | { readonly kind: 'malformed'; readonly reason: string };

/** The wire form: the envelope travels as the CloudEvent that it is. */
export function encodeFusionMessage(message: FusionMessage): string {
  if (message.kind !== 'contribution') return JSON.stringify(message);
  const { kind, fusion, key, topic, envelope, states } = message;
  const stated = states === undefined ? {} : { states: encodeStatements(states) };
  const head = JSON.stringify({ kind, fusion, key, topic, ...stated });
  // The envelope's own text is the last member: it is written once, for however many fusions.
  return `${head.slice(0, -1)},"envelope":${envelopeText(envelope)}}`;
}

/** Total: a foreign message on the fusion queue is `malformed`, never a throw. */
export function decodeFusionMessage(text: string): DecodedFusionMessage {
  const parsed = parseJson(text);
  if (parsed.kind === 'not-json') return malformed('the message is not JSON');
  if (!isJsonObject(parsed.value)) return malformed('the message is not a JSON object');
  const kind = ownMember(parsed.value, 'kind');
  const fusion = textMember(parsed.value, 'fusion');
  if (fusion === undefined) return malformed('the message names no fusion or no key');
  if (kind === 'release-all') return decodeReleaseAll(parsed.value, fusion);
  const key = textMember(parsed.value, 'key');
  if (key === undefined) return malformed('the message names no fusion or no key');
  if (kind === 'timer' || kind === 'wake') return { kind: 'message', message: { kind, fusion, key } };
  if (kind === 'release') return decodeRelease(parsed.value, fusion, key);
  if (kind === 'contribution') return decodeContribution(parsed.value, fusion, key);
  return malformed('the message is neither a contribution nor a timer nor a release');
}

function decodeContribution(message: JsonObject, fusion: string, key: string): DecodedFusionMessage {
  const topic = textMember(message, 'topic');
  if (topic === undefined) return malformed('the contribution names no topic');
  const decoded = decodeCloudEvent(ownMember(message, 'envelope'));
  if (decoded.kind === 'malformed')
    return malformed(`the envelope is malformed: ${decoded.rejection.message}`);
  const { envelope } = decoded;
  const stated = ownMember(message, 'states');
  if (stated === undefined) {
    return { kind: 'message', message: { kind: 'contribution', fusion, key, topic, envelope } };
  }
  const states = decodeStatements(stated);
  if (states === undefined) return malformed('the contribution states what nobody can');
  return { kind: 'message', message: { kind: 'contribution', fusion, key, topic, envelope, states } };
}

function decodeRelease(message: JsonObject, fusion: string, key: string): DecodedFusionMessage {
  const reason = ownMember(message, 'reason');
  if (reason !== 'schedule' && reason !== 'forced' && reason !== 'new-key')
    return malformed('the release gives no known reason');
  return { kind: 'message', message: { kind: 'release', fusion, key, reason } };
}

function decodeReleaseAll(message: JsonObject, fusion: string): DecodedFusionMessage {
  const reason = ownMember(message, 'reason');
  if (reason !== 'schedule' && reason !== 'forced') return malformed('the release gives no known reason');
  const cursor = textMember(message, 'cursor');
  return {
    kind: 'message',
    message: { kind: 'release-all', fusion, reason, ...(cursor !== undefined && { cursor }) },
  };
}

function malformed(reason: string): DecodedFusionMessage {
  return { kind: 'malformed', reason };
}

/** An admitted envelope on its way into one fusion. */
export interface PartMessage extends Contribution {
  readonly fusion: string;
  /** The correlation key. */
  readonly key: string;
  /** What the envelope states about its own group, where the fusion's policy asks for it. */
  readonly states?: Statements;
}

/** What travels on the fusion queue. */
export type FusionMessage =
  | ({ readonly kind: 'contribution' } & PartMessage)
  /** The alarm clock of a group. */
  | { readonly kind: 'timer'; readonly fusion: string; readonly key: string }
  /** Look at this group, also if it is closed: somebody saw parts that nobody may have answered for. */
  | { readonly kind: 'wake'; readonly fusion: string; readonly key: string }
  /** Release this group, if it is open. */
  | {
      readonly kind: 'release';
      readonly fusion: string;
      readonly key: string;
      readonly reason: ReleaseRequest;
    }
  /** Release every open group of a fusion; `cursor` goes on where an earlier message stopped. */
  | {
      readonly kind: 'release-all';
      readonly fusion: string;
      readonly reason: Exclude<ReleaseRequest, 'new-key'>;
      readonly cursor?: string;
    };
