import type { ProtobufType } from '../envelope/protobuf-type.ts';
import type { Fusion } from './fusion.ts';
import type { Json } from '../json/json.ts';
import type { Objective } from './objective.ts';
import type { RecipientTransportName } from './recipients/recipient-transports.ts';
import type { TelemetryPolicy } from './telemetry-policy.ts';
import type { Topic } from './topic.ts';

/** A compiled bridge file: every name is resolved, every default filled in, every duration in milliseconds. */
export interface Bridge {
  readonly name: string;
  readonly topics: readonly Topic[];
  readonly fusions: readonly Fusion[];
  readonly recipients: readonly Recipient[];
  /** True if bodies that are too large to travel are stored in a bucket. */
  readonly claimCheck: boolean;
  /** The identities of the programs that call a gateway, one for each source; absent where the file names none. */
  readonly callers?: readonly CallerIdentity[];
  /** True if the policies of the fusions may change without a deployment. */
  readonly livePolicy?: true;
  /** The bounds of load tests, by fusion; absent where no fusion states any. */
  readonly objectives?: Readonly<Record<string, Objective>>;
  /** True if the stack has a gateway of its own. */
  readonly gateway?: true;
  /** Absent where the functions have no telemetry. */
  readonly telemetry?: TelemetryPolicy;
}

/** The identity of a program, and the source of everything that it posts. */
export interface CallerIdentity {
  readonly source: string;
  /** The ARN of an IAM role or user. */
  readonly principal: string;
}

/** A named receiver of fused envelopes. */
export interface Recipient {
  readonly name: string;
  /** The transport that brings results to it. */
  readonly transport: RecipientTransportName;
  /** The value of the transport's key in the bridge file. */
  readonly settings: Json;
  /** The expression that turns a fused envelope into the body that it gets. */
  readonly shape?: string;
  /** The message that holds this body, for a recipient that reads Protocol Buffers. */
  readonly protobuf?: ProtobufType;
}
