import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, ListEventBusesCommand } from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, test } from 'vitest';
import { findBuses } from '../../../shared/adapters/aws/eventbridge/find-buses.ts';
import { findTables } from '../../../shared/adapters/aws/dynamodb/find-tables.ts';
import { pickOne } from '../../../shared/client/pick-one.ts';

test('a bus is found by the bridge name in its output, on any page', async () => {
  const client = new EventBridgeClient();
  const aws = mockClient(client);
  aws.on(ListEventBusesCommand).resolves({ EventBuses: [{ Name: 'default' }], NextToken: 'more' });
  aws.on(ListEventBusesCommand, { NextToken: 'more' }).resolves({
    EventBuses: [
      { Name: 'shops', Description: 'Envelopes of the bridge shops' },
      { Name: 'shop-bus', Description: 'Envelopes of the bridge shop' },
    ],
  });
  expect(await findBuses(client, 'shop')).toEqual(['shop-bus']);
});

test('tables are found by stack and place, and not those of a stack with a longer name', async () => {
  const client = new DynamoDBClient();
  const aws = mockClient(client);
  aws.on(ListTablesCommand).resolves({
    TableNames: ['fusion-bus-shop-GroupsTable01234567-AAAA'],
    LastEvaluatedTableName: 'last',
  });
  aws.on(ListTablesCommand, { ExclusiveStartTableName: 'last' }).resolves({
    TableNames: ['fusion-bus-shop-GroupsTable01234567-BBBB', 'fusion-bus-shop-eu-GroupsTable01234567-CCCC'],
  });
  expect(await findTables(client, 'shop')).toEqual([
    'fusion-bus-shop-GroupsTable01234567-AAAA',
    'fusion-bus-shop-GroupsTable01234567-BBBB',
  ]);
});

describe('a resource that a bridge has once', () => {
  const sought = { what: 'table', bridge: 'shop' } as const;

  test('the only one that was found is the one', () => {
    expect(pickOne(sought, ['t'])).toBe('t');
  });

  test.each([
    [
      [],
      'there is no table of the bridge "shop": is it deployed, in this account and region? Else name its table',
    ],
    [['u', 't'], 'the bridge "shop" has more than one table (t, u): name the right one'],
  ])('the list %j is an error', (found, message) => {
    expect(() => pickOne(sought, found)).toThrow(message);
  });
});
