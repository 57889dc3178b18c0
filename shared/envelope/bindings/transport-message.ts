/** One message of a transport, without the transport: what a binding of CloudEvents reads and writes. */
export interface TransportMessage {
  /** Application headers or properties by their names. Of a name that came twice, the last value counts. */
  readonly headers: ReadonlyMap<string, string>;
  /** The media type, from the header `content-type` or the property of that name. */
  readonly contentType?: string;
  /** The text by which the transport keeps order or picks a partition. */
  readonly key?: string;
  /** The bytes; null where the transport has carried no value, as a Kafka tombstone does. */
  readonly value: Uint8Array | null;
}
