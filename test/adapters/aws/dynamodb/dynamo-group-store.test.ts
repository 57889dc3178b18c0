import { afterAll, beforeAll } from 'vitest';
import { describeGroupStore } from '../../../contract/group-store.ts';
import { embeddedDynamo, type EmbeddedDynamo } from '../embedded-dynamo.ts';
import { createGroupsTable, type GroupsTable } from '../groups-table.ts';

let dynamo: EmbeddedDynamo;
let table: GroupsTable;

beforeAll(async () => {
  dynamo = await embeddedDynamo();
  table = await createGroupsTable(dynamo.endpoint, 'groups');
});

afterAll(async () => {
  await table.remove();
  dynamo.close();
});

describeGroupStore('the DynamoDB store', () => Promise.resolve(table.store));
