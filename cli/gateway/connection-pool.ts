import type { AwsBus } from '../../shared/gateway/aws-connection.ts';

/** The most callers whose connections stay open. The one that called longest ago gives way. */
const mostConnections = 64;

/** The time in which the calls of a caller that gave way come to their end. */
const graceMs = 60_000;

/** The connections of callers, by their access key ids. */
export class ConnectionPool {
  readonly #open: (accessKeyId: string) => AwsBus;
  readonly #connections = new Map<string, AwsBus>();

  constructor(open: (accessKeyId: string) => AwsBus) {
    this.#open = open;
  }

  of(accessKeyId: string): AwsBus {
    const connection = this.#connections.get(accessKeyId) ?? this.#open(accessKeyId);
    this.#connections.delete(accessKeyId);
    this.#connections.set(accessKeyId, connection);
    const [oldest] = this.#connections;
    if (this.#connections.size > mostConnections && oldest !== undefined) this.#dismiss(...oldest);
    return connection;
  }

  #dismiss(accessKeyId: string, connection: AwsBus): void {
    this.#connections.delete(accessKeyId);
    setTimeout(() => connection.close(), graceMs).unref();
  }
}
