import type { Price } from './token-price.ts';

/**
 * The ways of a route: `failover` asks the nodes in their order until one answers. `balance` begins at a node that
 * follows from the group. `cascade` also goes on where an answer contradicts settled facts.
 */
export const routeKinds = ['failover', 'balance', 'cascade'] as const;

export type RouteKind = (typeof routeKinds)[number];

/** The nodes that one question may be put to, in their order. */
export type ModelRoute = {
  readonly kind: RouteKind;
  readonly nodes: readonly ModelNode[];
};

/** A model at one provider. */
export type ModelNode = NodeAddress & {
  /** The name in the bridge file, which receipts and logs use. */
  readonly name: string;
  /** The model by the provider's name. */
  readonly model: string;
  /** The owner's price of the node; absent, the list prices count, where they are known. */
  readonly price?: Price;
  /** Most tokens of one answer of this node, where they are fewer than the fusion's. */
  readonly maxTokens?: number;
  /** Most tokens of one prompt of this node, where they are fewer than the fusion's. */
  readonly maxInputTokens?: number;
  /** Most time for this node; absent, it has an equal share of the time that remains. */
  readonly timeoutMs?: number;
};

type NodeAddress =
  /** The API of Anthropic, with the key of the bridge. */
  | { readonly provider: 'anthropic' }
  /** Amazon Bedrock by IAM; without a region that of the stack. */
  | { readonly provider: 'bedrock'; readonly region?: string }
  /** Any other server of the Messages API. */
  | {
      readonly provider: 'messages';
      readonly baseUrl: string;
      /** The member of the model's secret that holds the key; absent, the server asks for none. */
      readonly key?: string;
      /** The server holds its answers to a schema by `output_config`. */
      readonly enforcesSchema?: true;
    };

/** The member of the model's secret, and the variable of the laptop, that holds the key of Anthropic's API. */
export const anthropicKey = 'ANTHROPIC_API_KEY';

/** Returns the name of a node's key; undefined if it needs none. */
export function keyOfNode(node: ModelNode): string | undefined {
  if (node.provider === 'anthropic') return anthropicKey;
  return node.provider === 'messages' ? node.key : undefined;
}

/** Returns Claude's own name of a model on Bedrock, without the profile and the version. Other names stay. */
export function bareModel(model: string): string {
  return model.replace(/^([a-z]+(-[a-z]+)*\.)?anthropic\./, '').replace(/-v\d+(:\d+)?$/, '');
}
