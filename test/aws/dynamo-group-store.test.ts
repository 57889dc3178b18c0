import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import { afterAll, beforeAll } from 'vitest';
import { describeGroupStore } from '../contract/group-store.ts';
import { createGroupsTable, type GroupsTable } from './groups-table.ts';

const server = dynalite({ createTableMs: 0, deleteTableMs: 0 });
let table: GroupsTable;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  table = await createGroupsTable(`http://127.0.0.1:${port}`, 'groups');
});

afterAll(async () => {
  await table.remove();
  server.close();
});

describeGroupStore('the DynamoDB store', () => Promise.resolve(table.store));
