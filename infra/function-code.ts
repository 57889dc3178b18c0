/** Where the bundled code of each function is: folders that hold `index.mjs`. */
export interface FunctionCode {
  readonly topics: ReadonlyMap<string, string>;
  readonly join: string;
  readonly complete: string;
  /** Undefined where no fusion asks in batches. */
  readonly batch?: string;
}
