declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** Creates a server that implements DynamoDB. Tables live in memory unless a path is given. */
  export default function dynalite(options: {
    readonly createTableMs?: number;
    readonly deleteTableMs?: number;
    readonly updateTableMs?: number;
  }): Server;
}
