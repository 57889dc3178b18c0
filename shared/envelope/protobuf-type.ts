/** A message type of Protocol Buffers, as it is compiled from the bridge file. */
export interface ProtobufType {
  /** Its full name: `shop.v1.User`. */
  readonly message: string;
  /** The FileDescriptorSet in base64, with the parts that the message needs. */
  readonly descriptor: string;
}
