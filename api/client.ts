/**
 * `fusion-bus/client`: posts to a bridge, asks it, releases its groups and corrects them. It loads the clients of
 * DynamoDB and EventBridge and nothing of CDK.
 *
 * @packageDocumentation
 */
export type { AwsConnection } from '../shared/adapters/aws/connection.ts';

export type { Correction } from '../shared/client/correction-event.ts';

export type { FinishedEnvelopes } from '../shared/client/finish-envelope.ts';

export { UnreadableResultError } from '../shared/client/follow.ts';

export { type FusionClient, fusionClient, type Release } from '../shared/client/fusion-client.ts';

export type { GroupStanding } from '../shared/client/group-standing.ts';

export type { Reply, Request } from '../shared/client/request.ts';

export { LookupError, type LookupTarget } from '../shared/client/pick-one.ts';

export type { FusionClientOptions } from '../shared/client/wiring.ts';

export type { Bodies, Body } from '../shared/envelope/encodings/bodies.ts';

export type { BytesBody } from '../shared/envelope/encodings/bodies.ts';

export type { JsonBody } from '../shared/envelope/encodings/bodies.ts';

export type { NoBody } from '../shared/envelope/encodings/bodies.ts';

export type { Envelope, Header } from '../shared/envelope/envelope.ts';

export type { Rejection, RejectionCode } from '../shared/envelope/rejection.ts';

export { ExactNumber, exactNumber, type Numeric } from '../shared/json/exact-number.ts';

export type { Json, JsonObject } from '../shared/json/json.ts';

export { RetryableError } from '../shared/ports/retryable-error.ts';
