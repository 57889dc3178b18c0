import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { consoleLog } from '../../../shared/adapters/aws/console-log.ts';
import { dynamoEvidenceLog } from '../../../shared/adapters/aws/dynamodb/dynamo-evidence-log.ts';
import type { CompleteFunctionPorts } from './handler.ts';
import { type TrustingMake, withLearning } from '../../../shared/result/with-learning.ts';

/** Learning whom to trust. Apart from `main.ts`, so that only deployments where a fusion learns load it. */
export function learning(
  table: { readonly client: DynamoDBClient; readonly tableName: string },
  make: TrustingMake,
): CompleteFunctionPorts['make'] {
  return withLearning(
    {
      log: dynamoEvidenceLog({
        ...table,
        onFault: (error, fusion) => consoleLog.warn('evidence was not put together', { fusion, error }),
      }),
      clock: { now: () => Date.now() },
      onLost: (error, id) => consoleLog.warn('what a group teaches was not noted', { id, error }),
    },
    make,
  );
}
