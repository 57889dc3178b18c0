import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from 'vitest';
import { describeGroupStore } from '../../contract/group-store.ts';
import { createGroupsTable, type GroupsTable } from './groups-table.ts';

/** Vitest leaves this file out where no server is named: see `test/left-out.ts`. */
const endpoint = process.env['DYNAMODB_ENDPOINT'];
if (endpoint === undefined)
  throw new Error('DYNAMODB_ENDPOINT names no server; try npm run check:dynamodb-local');

let table: GroupsTable;

beforeAll(async () => {
  table = await createGroupsTable(endpoint, `groups-${randomUUID()}`);
});

afterAll(() => table.remove());

describeGroupStore('the DynamoDB store, on a server of AWS,', () => Promise.resolve(table.store));
