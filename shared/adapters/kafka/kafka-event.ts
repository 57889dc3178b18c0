/** A batch of Kafka as Lambda sends it, of Amazon MSK and of any other cluster. */
export interface KafkaEvent {
  readonly eventSource: 'SelfManagedKafka' | 'aws:kafka';
  readonly bootstrapServers: string;
  /** The records by `topic-partition`. */
  readonly records: Readonly<Record<string, readonly KafkaEventRecord[]>>;
}

export interface KafkaEventRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly timestamp: number;
  readonly timestampType: 'CREATE_TIME' | 'LOG_APPEND_TIME';
  /** Base64; absent where the record has no key. */
  readonly key?: string | null;
  /** Base64; absent for a tombstone. */
  readonly value?: string | null;
  /** Bytes with a sign, by the name of the header; absent where the record has none. */
  readonly headers?: readonly Readonly<Record<string, readonly number[]>>[];
}
