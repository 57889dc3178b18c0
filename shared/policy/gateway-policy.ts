import type { Bridge, CallerIdentity } from './bridge.ts';
import type { Topic } from './topic.ts';
import type { RecipientTransportName } from './recipients/recipient-transports.ts';

/** The facts of a bridge that a gateway checks calls against. Plain data, so that a function may carry it. */
export interface GatewayPolicy {
  readonly name: string;
  readonly topics: readonly Pick<Topic, 'name' | 'types' | 'sources' | 'redact'>[];
  /** The names of the fusions. */
  readonly fusions: readonly string[];
  readonly recipients: readonly { readonly name: string; readonly transport: RecipientTransportName }[];
  /** The identities of callers; undefined where the bridge file names none. */
  readonly callers?: readonly CallerIdentity[];
}

export function gatewayPolicy({ name, topics, fusions, recipients, callers }: Bridge): GatewayPolicy {
  return {
    name,
    topics: topics.map(({ name: topic, types, sources, redact }) => ({
      name: topic,
      ...(types !== undefined && { types }),
      sources,
      redact,
    })),
    fusions: fusions.map((fusion) => fusion.name),
    recipients: recipients.map(({ name: recipient, transport }) => ({ name: recipient, transport })),
    ...(callers !== undefined && { callers }),
  };
}
