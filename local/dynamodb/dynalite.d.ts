declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** Makes a server that speaks DynamoDB; tables live in memory unless a path is given. */
  export default function dynalite(options: {
    readonly createTableMs?: number;
    readonly deleteTableMs?: number;
    readonly updateTableMs?: number;
  }): Server;
}
