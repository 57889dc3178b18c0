import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoPolicyStore } from '../../shared/adapters/aws/dynamodb/dynamo-policy-store.ts';
import { cachedPolicies } from '../../shared/policy-version/cached-policies.ts';
import type { LivePolicies } from '../../shared/policy-version/live-policies.ts';
import type { Fusion } from '../../shared/policy/fusion.ts';
import type { Clock } from '../../shared/ports/clock.ts';

/** Opens the versions of the policy. Apart from `main.ts`, so that only bridges with live policy load and read them. */
export function livePolicy(
  table: { readonly client: DynamoDBClient; readonly tableName: string; readonly clock: Clock },
  fusions: readonly Fusion[],
): LivePolicies {
  return cachedPolicies(dynamoPolicyStore(table.client, table.tableName), fusions, table.clock);
}
