import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/** The beginning of every connection of HTTP/2, and of no request of HTTP/1.1. */
const preface = Buffer.from('PRI * HTTP/2.0');

/** The first bytes that tell the two apart. POST, PUT and PATCH begin with the same letter. */
const telling = 3;

/**
 * Lets a server hand over the connections that begin as HTTP/2. All others stay its own, with its limits.
 *
 * @param patienceMs the time for the first bytes to arrive
 */
export function handOverHttp2(server: Server, patienceMs: number, take: (connection: Duplex) => void): void {
  const own = server.listeners('connection');
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    // A client that resets its connection is no fault.
    const ignore = (): void => undefined;
    socket.on('error', ignore);
    socket.setTimeout(patienceMs, () => socket.destroy());
    firstBytes(socket, (head) => {
      socket.setTimeout(0);
      socket.removeAllListeners('timeout');
      if (isHttp2(head)) return take(new Replayed(socket, head));
      socket.off('error', ignore);
      socket.unshift(head);
      for (const listener of own) Reflect.apply(listener, server, [socket]);
    });
  });
}

function isHttp2(head: Buffer): boolean {
  const length = Math.min(head.length, preface.length);
  return head.subarray(0, length).equals(preface.subarray(0, length));
}

function firstBytes(socket: Socket, done: (head: Buffer) => void): void {
  let head = Buffer.alloc(0);
  const onReadable = (): void => {
    for (let chunk: unknown = socket.read(); Buffer.isBuffer(chunk); chunk = socket.read())
      head = Buffer.concat([head, chunk]);
    if (head.length < telling) return;
    socket.off('readable', onReadable);
    done(head);
  };
  socket.on('readable', onReadable);
}

/** A connection whose first bytes were read already. HTTP/2 reads a socket itself, and would miss them. */
class Replayed extends Duplex {
  readonly #socket: Socket;

  constructor(socket: Socket, head: Buffer) {
    super({ allowHalfOpen: true });
    this.#socket = socket;
    this.push(head);
    socket.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) socket.pause();
    });
    socket.on('end', () => this.push(null));
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.destroy());
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.write(chunk, done);
  }

  override _final(done: () => void): void {
    this.#socket.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }
}
