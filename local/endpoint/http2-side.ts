import {
  createServer,
  type Http2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from 'node:http2';
import type { Duplex } from 'node:stream';

export interface Http2SideOptions {
  readonly onRequest: (request: Http2ServerRequest, response: Http2ServerResponse) => void;
  /** The most calls at once on one connection. */
  readonly streams: number;
  /** The interval at which a client must show that it is alive. */
  readonly pingEveryMs: number;
}

/** The connections of the endpoint that speak HTTP/2. */
export class Http2Side {
  readonly #server: Http2Server;
  readonly #sessions = new Set<ServerHttp2Session>();

  constructor({ onRequest, streams, pingEveryMs }: Http2SideOptions) {
    this.#server = createServer({ settings: { maxConcurrentStreams: streams }, maxSessionMemory: 64 });
    this.#server.on('request', onRequest);
    this.#server.on('session', (session) => {
      this.#sessions.add(session);
      const stop = keepAlive(session, pingEveryMs);
      session.on('close', () => {
        stop();
        this.#sessions.delete(session);
      });
      // A client that resets its connection is no fault.
      session.on('error', () => undefined);
    });
    this.#server.on('sessionError', () => undefined);
  }

  take(connection: Duplex): void {
    this.#server.emit('connection', connection);
  }

  /** Listens on a port of its own, and returns the port. */
  async listen(port: number, host: string): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, resolve);
    });
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : port;
  }

  /** Takes no more connections and calls, and resolves when those under way have ended. */
  async stop(): Promise<void> {
    const ended = [...this.#sessions].map(
      (session) =>
        new Promise<void>((resolve) => {
          session.close(resolve);
        }),
    );
    this.#server.close();
    await Promise.all(ended);
  }

  /** Breaks every call off. */
  close(): void {
    for (const session of this.#sessions) session.destroy();
  }
}

/**
 * Ends a session whose client answers no ping. A client that was killed with its machine, or is stopped, closes nothing,
 * and what it holds must come to others.
 */
function keepAlive(session: ServerHttp2Session, everyMs: number): () => void {
  let isWaiting = false;
  const timer = setInterval(() => {
    if (session.destroyed) return;
    if (isWaiting) return session.destroy();
    isWaiting = true;
    session.ping((error) => {
      if (error === null) isWaiting = false;
    });
  }, everyMs).unref();
  return () => clearInterval(timer);
}
