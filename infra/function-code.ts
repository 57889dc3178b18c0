/** The folders of the bundled functions. Each holds `index.mjs`. */
export interface FunctionCode {
  readonly topics: ReadonlyMap<string, string>;
  readonly join: string;
  readonly complete: string;
  /** Undefined when no fusion asks in batches. */
  readonly batch?: string;
  /** Undefined when one rule can hold the types of all topics. */
  readonly sorting?: string;
  /** The folders by the recipients' names: of those that a forwarder serves. */
  readonly forwarders: ReadonlyMap<string, string>;
  /** Undefined unless the bridge has a gateway. */
  readonly gateway?: string;
}
