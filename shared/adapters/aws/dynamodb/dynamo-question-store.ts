import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { QuestionStore, QuestionStanding } from '../../../compose/batch/question-store.ts';
import type { Clock } from '../../../ports/clock.ts';
import { type Item, numberOf } from './group-item.ts';
import { checkVersion, itemVersion } from './item-version.ts';
import {
  expiresAt,
  packRequest,
  readAnswer,
  readAsked,
  sentKey,
  usedKey,
  waitingKey,
  storedQuestion,
  writeQuestion,
} from './question-item.ts';
import { toFault } from '../to-fault.ts';

export interface DynamoQuestionStoreOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly clock: Clock;
}

const asked = ['v', 'askedAt', 'tries', 'reservedUsd'] as const;

/** Stores the questions of groups that wait for a batch, in the groups table; see `dynamo-batch-store.ts`. */
export function dynamoQuestionStore({ client, tableName, clock }: DynamoQuestionStoreOptions): QuestionStore {
  const get = async (key: Item, names: readonly string[]): Promise<Item | undefined> => {
    const { Item: item } = await client
      .send(
        new GetItemCommand({
          TableName: tableName,
          Key: key,
          ConsistentRead: true,
          ProjectionExpression: names.join(', '),
        }),
      )
      .catch(toFault);
    return item;
  };

  return {
    async standing(id): Promise<QuestionStanding | undefined> {
      // In this order, because a question that is no longer waiting has been sent by then.
      const waiting = await get(waitingKey(id), asked);
      const sent = await get(sentKey(id), [...asked, 'answer']);
      for (const item of [waiting, sent]) if (item !== undefined) checkVersion(item, storedQuestion);
      const isAgain = waiting !== undefined && (sent === undefined || triesOf(waiting) > triesOf(sent));
      const found = isAgain ? waiting : sent;
      return found && { ...readAsked(found), answer: readAnswer(found['answer']) };
    },

    async note(question) {
      const request = packRequest(question.request);
      if (request === undefined) return 'too-large';
      const { id, tries } = question;
      try {
        await client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: { ...waitingKey(id), ...writeQuestion(question, clock.now()), request },
            ConditionExpression: 'attribute_not_exists(pk) OR tries < :tries',
            ExpressionAttributeValues: { ':tries': { N: String(tries) } },
          }),
        );
      } catch (error) {
        // The question is waiting already.
        if (!(error instanceof ConditionalCheckFailedException)) toFault(error);
      }
      return 'noted';
    },

    async isFirstUse(id) {
      try {
        await client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: { ...usedKey(id), ...itemVersion, ttl: expiresAt(clock.now()) },
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        );
        return true;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) return toFault(error);
        checkVersion((await get(usedKey(id), ['v'])) ?? {}, storedQuestion);
        return false;
      }
    },
  };
}

function triesOf(item: Item): number {
  return numberOf(item, 'tries');
}
