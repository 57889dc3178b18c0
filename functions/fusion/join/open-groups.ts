import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoOpenGroups } from '../../../shared/adapters/aws/dynamodb/dynamo-open-groups.ts';
import { listedMs } from '../../../shared/aggregation/retention.ts';
import type { OpenGroups } from '../../../shared/aggregation/open-groups/open-groups.ts';
import type { Fusion } from '../../../shared/policy/fusion.ts';
import type { Clock } from '../../../shared/ports/clock.ts';

/** The table of groups, which holds their list too. */
export interface GroupsTable {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly clock: Clock;
}

/** Opens the list of open groups. Apart from `main.ts`, so that only deployments that list groups load it. */
export function openGroups(table: GroupsTable, fusions: readonly Fusion[]): OpenGroups {
  return dynamoOpenGroups({ ...table, rememberMs: listedMs(fusions) });
}
