import { type DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';

const hourSeconds = 3_600;

/**
 * Does work once per message, like the idempotency utility of Powertools for AWS Lambda: a record is put as INPROGRESS
 * before the work, on condition that there is none or that it has expired, and updated to COMPLETED with the work's
 * result after it. Two writes per message.
 *
 * @see https://docs.powertools.aws.dev/lambda/typescript/latest/features/idempotency/
 */
export async function onceAMessage(
  { client, TableName }: { readonly client: DynamoDBClient; readonly TableName: string },
  id: string,
  work: () => Promise<string>,
): Promise<void> {
  const now = Date.now();
  const Key = { pk: { S: 'idempotency#join' }, sk: { S: id } };
  const expiration = { N: String(Math.floor(now / 1_000) + hourSeconds) };
  const names = { '#status': 'status', '#expiration': 'expiration' };
  await client.send(
    new PutItemCommand({
      TableName,
      Item: {
        ...Key,
        status: { S: 'INPROGRESS' },
        expiration,
        in_progress_expiration: { N: String(now + 30_000) },
      },
      ConditionExpression:
        'attribute_not_exists(pk) OR #expiration < :now OR (#status = :running AND attribute_exists(#running) AND #running < :ms)',
      ExpressionAttributeNames: { ...names, '#running': 'in_progress_expiration' },
      ExpressionAttributeValues: {
        ':now': { N: String(Math.floor(now / 1_000)) },
        ':ms': { N: String(now) },
        ':running': { S: 'INPROGRESS' },
      },
    }),
  );
  const result = await work();
  await client.send(
    new UpdateItemCommand({
      TableName,
      Key,
      UpdateExpression: 'SET #expiration = :expiration, #status = :status, #data = :data',
      ExpressionAttributeNames: { ...names, '#data': 'data' },
      ExpressionAttributeValues: {
        ':expiration': expiration,
        ':status': { S: 'COMPLETED' },
        ':data': { S: result },
      },
    }),
  );
}
