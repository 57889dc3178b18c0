import type { Json } from '../shared/json/json.ts';
import type { FusionSource } from './fusion-source.ts';

// Written by npm run generate from the definition of the bridge file.

/** A named kind of envelope. It owns a rule, a queue, a dead-letter queue and a function. */
export interface TopicSource {
  /**
   * The role of the envelopes. A `part` is gathered into a group. An `absent` envelope states that parts of other topics will not come (body: `{ topics: [...] }`; the key stands in an attribute). A `control` envelope is a release request (body: `{ action: release, fusion, key }`, without `key` for all open groups). A `correction` states the corrected values of a group (body: `{ values: { /<topic>/<field>: value } }`, `approve: true` to approve the rest, and `fusion` and `key` where they must be named); it amends the group and gives evidence of its sources.
   *
   * @defaultValue `"part"`
   */
  readonly role?: 'part' | 'absent' | 'control' | 'correction' | undefined;
  /** The detail-types that the topic takes: EventBridge's `detail-type`, which is the `type` of a CloudEvent. `*` stands for any characters, as in `payment_intent.*`; `\*` and `\\` are the characters themselves. No two topics may take the same type. Without this key the topic takes the type that is its name. */
  readonly types?: readonly string[] | undefined;
  /** The EventBridge sources that may post to the topic; envelopes of others are rejected. Without it any source may post. */
  readonly sources?: readonly string[] | undefined;
  /** Tells whether a part of the topic opens a group and sets its clock and its partition. Where it does not, the part waits for one that does, for as long as the deadline, and is then rejected as `unopened`. Without the key these topics open a group: those in `needs` and `wants`, and those that name their `sources`; in a fusion without any such topic, all. */
  readonly opens?: boolean | undefined;
  /** The most parts of the topic in one group. What does not fit is left out, as with `maxParts` of the fusion. */
  readonly maxParts?: number | undefined;
  /** The schema of a body; an envelope with another body is rejected. The path of a JSON Schema file, relative to this file, or the JSON Schema itself (draft 2020-12, or draft-07 where $schema says so). */
  readonly schema?: string | { readonly [name: string]: Json } | undefined;
  /** The message that bodies of `application/protobuf` hold (also `application/x-protobuf` and `application/vnd.google.protobuf`). They are decoded to JSON and then treated like any JSON; one with an unknown field is rejected. A topic without a `schema` gets the schema of the message. Bodies of JSON are admitted too. */
  readonly protobuf?:
    | {
        /** The path of a FileDescriptorSet, relative to this file, with all imports: `protoc --include_imports --descriptor_set_out=user.binpb user.proto`, or `buf build -o user.binpb`. Only the parts that the message needs are deployed. */
        readonly descriptor: string;
        /** The full name of the message: `shop.v1.User`. */
        readonly message: string;
      }
    | undefined;
  /** The correlation key, which the parts of one group share. It is an attribute of the envelope (`correlationid`), a path into the body (`data.order.id`), or a JSONata expression over `{ ...attributes, data: body }`. It must give one non-empty string or number. In a list every item must give one; they are joined by `|`. */
  readonly correlate?: string | readonly string[] | undefined;
  /** The id of a plain event, which is an event whose detail is no CloudEvent. EventBridge gives such an event a new id with each call of `PutEvents`, so one that is put again counts twice. The id is found like a correlation key (`data.eventId`), or it is a `digest` of the source, the type and the body after redaction. `id: id` keeps the id of EventBridge. A CloudEvent always keeps its own id. */
  readonly id?: string | readonly string[] | undefined;
  /** Body fields that are removed before anything is stored or a correlation key is computed. An entry that starts with "/" is a JSON Pointer into the body; any other is a name that is removed wherever it occurs. */
  readonly redact?: readonly string[] | undefined;
  /** The protection of sensitive data. `redact` may also stand at the topic itself. */
  readonly privacy?:
    | {
        /** Body fields that are removed before anything is stored or a correlation key is computed. An entry that starts with "/" is a JSON Pointer into the body; any other is a name that is removed wherever it occurs. */
        readonly redact?: readonly string[] | undefined;
        /** The highest `dataclassification` of an envelope of the topic; one with a higher classification is rejected. */
        readonly classification?: 'public' | 'internal' | 'confidential' | 'restricted' | undefined;
      }
    | undefined;
  /**
   * The most time by which the `time` of an envelope may lie after the queue's own timestamp. An envelope beyond it is rejected (`clock-skew`), because the latest claim of a source counts.
   *
   * @defaultValue `"1h"`
   */
  readonly maxSkew?: string | undefined;
  /** The most time by which the `time` of an envelope may lie before the queue's own timestamp. One beyond it is rejected (`too-old`). Without it any age is admitted. An envelope whose `expirytime` has passed is always rejected (`expired`). */
  readonly maxAge?: string | undefined;
  /** A broker whose messages are put on the bus for the topic. Archive, rules and policies hold for them as for all others. */
  readonly from?:
    | {
        /** Topics of Kafka. */
        readonly kafka?:
          | {
              /** The topics of Kafka. */
              readonly topics: readonly string[];
              /** The addresses of brokers, `host:port`. One of `bootstrap` and `cluster` is needed. */
              readonly bootstrap?: readonly string[] | undefined;
              /** The ARN of a cluster of Amazon MSK. */
              readonly cluster?: string | undefined;
              /** The consumer group, which no other consumer may have. By default `<bridge>.<topic>`. With several topics, each has `<group>.<topic of Kafka>`. */
              readonly group?: string | undefined;
              /**
               * The beginning of a group that has read nothing yet.
               *
               * @defaultValue `"earliest"`
               */
              readonly start?: 'earliest' | 'latest' | undefined;
              /** The proof of who reads. `iam` is for clusters of Amazon MSK. `scram-512`, `scram-256` and `plain` need a `secret` with `username` and `password`; `mtls` one with `certificate` and `privateKey`. By default `iam` for a cluster of MSK without a secret, `scram-512` with a secret, and else `none`. */
              readonly auth?: 'none' | 'iam' | 'scram-512' | 'scram-256' | 'plain' | 'mtls' | undefined;
              /** The ARN of the secret in Secrets Manager with the credentials. */
              readonly secret?: string | undefined;
              /** The ARN of the secret with the certificate (`certificate`) of a private authority that signs those of the brokers. */
              readonly certificate?: string | undefined;
              /** The private network of a cluster that is not Amazon's. Clusters of MSK and brokers of MQ bring their own. */
              readonly network?:
                | {
                    /** The ids of the subnets. */
                    readonly subnets: readonly string[];
                    /** The ids of the security groups. */
                    readonly securityGroups: readonly string[];
                  }
                | undefined;
              /** Provisioned pollers. Only with them does AWS split a batch that fails, and deliver again no more than what has failed. They cost money at all times: see the page on transports. */
              readonly pollers?:
                | {
                    /**
                     * The least pollers, which are paid for at all times.
                     *
                     * @defaultValue `1`
                     */
                    readonly min?: number | undefined;
                    /**
                     * The most pollers.
                     *
                     * @defaultValue `2`
                     */
                    readonly max?: number | undefined;
                  }
                | undefined;
              /**
               * The most messages that are handled at once.
               *
               * @defaultValue `100`
               */
              readonly batch?: number | undefined;
            }
          | undefined;
        /** Queues of RabbitMQ. */
        readonly rabbitmq?:
          | {
              /** The queues. They must exist. */
              readonly queues: readonly string[];
              /** The ARN of a broker of Amazon MQ, or the address of another (`amqps://host`). AWS reads brokers of Amazon MQ only; the gateway reads any. */
              readonly broker: string;
              /**
               * The virtual host.
               *
               * @defaultValue `"/"`
               */
              readonly virtualHost?: string | undefined;
              /** The ARN of the secret with `username` and `password`. */
              readonly secret?: string | undefined;
              /**
               * The most messages that are handled at once.
               *
               * @defaultValue `100`
               */
              readonly batch?: number | undefined;
            }
          | undefined;
        /** The sources that a message may have; one of another source is quarantined. All who may write to the broker's topic may use each of them. A message that is no CloudEvent has the first. A map gives each Kafka topic or queue its own. Without the key these are the topic's `sources`. */
        readonly source?:
          | string
          | readonly string[]
          | { readonly [name: string]: string | readonly string[] }
          | undefined;
        /**
         * The attributes of a message that is no CloudEvent, by the headers that give them: `{ type: x-event-type, subject: x-subject }`. RabbitMQ also has `properties.correlation_id`, `properties.type`, `properties.user_id` and `properties.app_id`.
         *
         * @defaultValue `{}`
         */
        readonly headers?: { readonly [name: string]: string } | undefined;
        /**
         * The media type of a message that is no CloudEvent and names none.
         *
         * @defaultValue `"application/json"`
         */
        readonly contentType?: string | undefined;
        /**
         * The meaning of a message without a value that is no CloudEvent, such as a tombstone. `event` is an envelope without a body, `skip` passes over it, and `reject` quarantines it.
         *
         * @defaultValue `"event"`
         */
        readonly nulls?: 'event' | 'skip' | 'reject' | undefined;
        /**
         * The handling of events of a type that the topic does not take. `reject` quarantines them.
         *
         * @defaultValue `"reject"`
         */
        readonly otherTypes?: 'reject' | 'skip' | undefined;
        /**
         * The order of the messages of one source in the merge. `offset` makes partition and offset their `sequence`, which keeps the order by key. `time` leaves the order to the time of the messages, which suits a source whose messages of one group are in several partitions.
         *
         * @defaultValue `"offset"`
         */
        readonly order?: 'offset' | 'time' | undefined;
      }
    | undefined;
  /** A JSONata expression over `{ ...attributes, data: body }` that makes the body. It comes before redaction, the schema and the key. An envelope for which it fails, or gives nothing, is rejected (`shape-failed`) with the place. */
  readonly shape?: string | undefined;
}

/** One transport by which results come, with its settings. */
export interface RecipientSource {
  /** Gives the recipient a queue of its own. */
  readonly queue?: true | undefined;
  /**
   * Makes the queue a FIFO queue, grouped by `partitionkey`. The generations of one group arrive in their order and once each.
   *
   * @defaultValue `false`
   */
  readonly ordered?: boolean | undefined;
  /** A web service (webhook) that gets each result as a signed POST. */
  readonly http?:
    | {
        /** The address: `https:`, or `http:` with `allowPrivate`. */
        readonly url: string;
        /**
         * The content mode of CloudEvents. `structured` posts the CloudEvent as JSON. `binary` posts the body alone, with the attributes in headers.
         *
         * @defaultValue `"structured"`
         */
        readonly mode?: 'structured' | 'binary' | undefined;
        /** The name or ARN of the secret that signs. Its text is a key in base64, with or without `whsec_`; of several keys with blanks between them each signs. Without `secret` the stack creates one. */
        readonly secret?: string | undefined;
        /**
         * The time for one request. A slower answer counts as none.
         *
         * @defaultValue `"10s"`
         */
        readonly timeout?: string | undefined;
        /**
         * Permits addresses of private networks, and `http:`. Metadata addresses stay refused.
         *
         * @defaultValue `false`
         */
        readonly allowPrivate?: boolean | undefined;
        /** The private network (VPC) in which the forwarder runs. It needs a way to SQS and Secrets Manager: endpoints of the network, or NAT. */
        readonly network?:
          | {
              /** The ids of the subnets. */
              readonly subnets: readonly string[];
              /** The ids of the security groups. */
              readonly securityGroups: readonly string[];
            }
          | undefined;
      }
    | undefined;
  /** The ARN of an SNS topic that gets each result as a CloudEvent in JSON. */
  readonly sns?: string | undefined;
  /** The ARN of another event bus that gets each result as an event. The `hopcount` travels along, so that a circle of bridges ends. */
  readonly bus?: string | undefined;
  /** A topic of Kafka. */
  readonly kafka?:
    | {
        /** The addresses of brokers, each as `host:port`. */
        readonly bootstrap: readonly string[];
        /** The topic. It is not created. */
        readonly topic: string;
        /**
         * The attribute whose value is the key of a record. An envelope without it has its `correlationid` as the key. Order is kept within a partition key.
         *
         * @defaultValue `"partitionkey"`
         */
        readonly key?: string | undefined;
        /**
         * The content mode of CloudEvents: attributes in headers (`binary`), or all as JSON.
         *
         * @defaultValue `"binary"`
         */
        readonly mode?: 'structured' | 'binary' | undefined;
        /**
         * Encrypts the connections.
         *
         * @defaultValue `true`
         */
        readonly tls?: boolean | undefined;
        /** The name or ARN of a secret, whose text is a JSON object. `username`, `password` and `mechanism` (`SCRAM-SHA-512` by default) serve SASL; `ca`, `certificate` and `privateKey` serve TLS, in PEM. */
        readonly secret?: string | undefined;
        /** The private network (VPC) in which the forwarder runs. It needs a way to SQS and Secrets Manager: endpoints of the network, or NAT. */
        readonly network?:
          | {
              /** The ids of the subnets. */
              readonly subnets: readonly string[];
              /** The ids of the security groups. */
              readonly securityGroups: readonly string[];
            }
          | undefined;
      }
    | undefined;
  /** An exchange of RabbitMQ. */
  readonly rabbitmq?:
    | {
        /** The broker: `amqps://host:port/vhost`, without a password. */
        readonly url: string;
        /**
         * The exchange. It is not declared. The empty text is the default exchange.
         *
         * @defaultValue `""`
         */
        readonly exchange?: string | undefined;
        /** The routing key. A name in braces stands for the attribute of the envelope, as in `fused.{type}`. */
        readonly routingKey: string;
        /**
         * The content mode of CloudEvents: attributes in headers (`binary`), or all as JSON.
         *
         * @defaultValue `"binary"`
         */
        readonly mode?: 'structured' | 'binary' | undefined;
        /** The name or ARN of a secret, whose text is a JSON object. It has `username` and `password`; `ca`, `certificate` and `privateKey` serve TLS, in PEM. */
        readonly secret?: string | undefined;
        /** The private network (VPC) in which the forwarder runs. It needs a way to SQS and Secrets Manager: endpoints of the network, or NAT. */
        readonly network?:
          | {
              /** The ids of the subnets. */
              readonly subnets: readonly string[];
              /** The ids of the security groups. */
              readonly securityGroups: readonly string[];
            }
          | undefined;
      }
    | undefined;
  /** A JSONata expression over `{ ...attributes, data: body }` of the fused envelope; its value is the body that the recipient gets. The attributes stay. With http, sns, bus, kafka, rabbitmq. */
  readonly shape?: string | undefined;
  /** The message that the recipient reads. The body, after `shape`, is encoded by it, and the media type is `application/protobuf`. A body that does not fit is a dead letter with its place. With http, sns, bus, kafka, rabbitmq. */
  readonly protobuf?:
    | {
        /** The path of a FileDescriptorSet, relative to this file, with all imports: `protoc --include_imports --descriptor_set_out=user.binpb user.proto`, or `buf build -o user.binpb`. Only the parts that the message needs are deployed. */
        readonly descriptor: string;
        /** The full name of the message: `shop.v1.User`. */
        readonly message: string;
      }
    | undefined;
}

/** The topics, fusions and recipients of one deployment of fusion-bus. */
export interface BridgeSource {
  /** The name of the deployment, of its stack, and of the source of its own events (`fusion-bus/<name>`). */
  readonly name: string;
  /** The kinds of admitted envelopes, by name. A topic takes the detail-types in its `types`, or its name. */
  readonly topics: { readonly [name: string]: TopicSource };
  /** The policies for gathering and fusing, by name. */
  readonly fusions: { readonly [name: string]: FusionSource };
  /**
   * The receivers of results, by name.
   *
   * @defaultValue `{}`
   */
  readonly recipients?: { readonly [name: string]: RecipientSource } | undefined;
  /** The models at their providers, by name. Fusions name them in `compose.route`. */
  readonly models?:
    | {
        readonly [name: string]: {
          /** The API that is asked. `anthropic`: that of Anthropic, with the key of the bridge. `bedrock`: Amazon Bedrock, by IAM and without a key. `messages`: any other server of the Messages API, at `baseUrl`. */
          readonly provider: 'anthropic' | 'bedrock' | 'messages';
          /** The model by the provider's name, such as `claude-haiku-5-5`, `us.anthropic.claude-haiku-5-5` on Bedrock, or `qwen3:8b`. */
          readonly model: string;
          /** The region of Bedrock. Without it that of the stack. Only for `bedrock`. */
          readonly region?: string | undefined;
          /** The address of the server, without `/v1/messages`. Needed for `messages`, and only there. */
          readonly baseUrl?: string | undefined;
          /** The name of the key: a member of the stack's secret, and a variable of the environment on a laptop. `none`: the server asks for no key. Needed for `messages`, and only there. */
          readonly key?: string | undefined;
          /** True if the server holds its answers to a schema that stands in `output_config`. Otherwise the schema stands in the prompt, and the answer is checked as always. Only for `messages`. */
          readonly enforcesSchema?: boolean | undefined;
          /** The price of the node in US dollars per million tokens. Zero for both: the node is free, and needs no budget. Without it the list prices of Anthropic count; another provider has no list, and its cost is an estimate at the highest listed prices. */
          readonly price?:
            | {
                /** Dollars per million tokens of a prompt. */
                readonly input: number;
                /** Dollars per million tokens of an answer. */
                readonly output: number;
              }
            | undefined;
          /** Limits of this node, where they are lower than the fusion's. */
          readonly limits?:
            | {
                /** The most tokens of one answer of this node. */
                readonly maxTokens?: number | undefined;
                /** The most tokens of one prompt of this node, by estimate. */
                readonly maxInputTokens?: number | undefined;
                /** The most time for this node. Without it the node gets an equal share of the time that remains of the fusion's `timeout`. */
                readonly timeout?: string | undefined;
              }
            | undefined;
        };
      }
    | undefined;
  /**
   * Keeps bodies that are too large to travel (from 200 KiB on) in a bucket. Producers may also put bodies of up to 25 MB there themselves. Without it an envelope may have at most 380,000 bytes.
   *
   * @defaultValue `false`
   */
  readonly claimCheck?: boolean | undefined;
  /** The sources of the programs that call a gateway, by name. The identity of a caller decides its source: on AWS its IAM role or user, on the laptop its access key id, which is the name of the source. A caller that is not named may not call. Without the key the laptop takes every access key id as a source. */
  readonly sources?:
    | {
        readonly [name: string]: {
          /** The IAM role or user whose calls have this source. */
          readonly principal: string;
        };
      }
    | undefined;
  /**
   * Lets the policies of the fusions change without a deployment, by `fusion-bus policy` ([docs/live-policy.md](live-policy.md)). Its functions hold the code of all losses, and read the version that counts every ten seconds at most.
   *
   * @defaultValue `false`
   */
  readonly livePolicy?: boolean | undefined;
  /**
   * Adds a function with a URL that answers Connect and gRPC-Web, for callers that sign with IAM ([docs/grpc.md](grpc.md)).
   *
   * @defaultValue `false`
   */
  readonly gateway?: boolean | undefined;
  /** The traces and metrics of the functions ([docs/observability.md](observability.md)). Without the key the functions hold no code for them. */
  readonly telemetry?:
    | {
        /**
         * Sends traces of groups as OTLP, and gives each result the `traceparent` of its group. The collector is that in `OTEL_EXPORTER_OTLP_ENDPOINT`. Where the variable is unset nothing is sent. A function then waits for the collector at the end of its run, at most 1.5 seconds.
         *
         * @defaultValue `false`
         */
        readonly traces?: boolean | undefined;
        /** Writes metrics into the functions' logs. `emf` is CloudWatch's embedded metric format; CloudWatch takes about 0.30 $ a month for each series ([how many there are](observability.md#what-it-costs)). The laptop has `/metrics` without this key. */
        readonly metrics?: 'emf' | undefined;
        /**
         * The personal data that may appear in telemetry. `keys` are correlation keys, which appear in traces. `sources` appear in traces and metrics, and their ids in traces. Without it neither appears.
         *
         * @defaultValue `[]`
         */
        readonly show?: readonly ('keys' | 'sources')[] | undefined;
      }
    | undefined;
}
