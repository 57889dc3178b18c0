import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { consoleLog } from '../../../shared/adapters/aws/console-log.ts';
import { dynamoEvidenceLog } from '../../../shared/adapters/aws/dynamodb/dynamo-evidence-log.ts';
import type { CompleteFunctionPorts } from './handler.ts';
import { type TrustingMake, withLearning } from '../../../shared/result/with-learning.ts';

/** Adds learned weights. Apart from `main.ts`, so that only deployments where a fusion learns load it. */
export function learning(
  table: { readonly client: DynamoDBClient; readonly tableName: string },
  make: TrustingMake,
): CompleteFunctionPorts['make'] {
  return withLearning(
    {
      log: dynamoEvidenceLog({
        ...table,
        onFault: (error, fusion) => consoleLog.warn('the evidence could not be compacted', { fusion, error }),
      }),
      clock: { now: () => Date.now() },
      onLost: (error, id) => consoleLog.warn('the evidence of a group could not be recorded', { id, error }),
    },
    make,
  );
}
