import type { Bridge } from '../shared/policy/bridge.ts';

/** A bridge without mistakes, ready to be deployed. */
export class CompiledBridge {
  /** The `name` of the bridge file. */
  readonly name: string;
  /** The names of its topics, in the order of the file. */
  readonly topics: readonly string[];
  /** The names of its fusions, in the order of the file. */
  readonly fusions: readonly string[];
  /** The names of its recipients, in the order of the file. */
  readonly recipients: readonly string[];
  /** @internal */
  readonly policy: Bridge;

  /** @internal */
  constructor(policy: Bridge) {
    this.policy = policy;
    this.name = policy.name;
    this.topics = policy.topics.map(({ name }) => name);
    this.fusions = policy.fusions.map(({ name }) => name);
    this.recipients = policy.recipients.map(({ name }) => name);
  }
}
