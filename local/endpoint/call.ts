import type { IncomingMessage } from 'node:http';

/** A request with its body read. */
export interface Call {
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly body: Buffer;
}

/** The members of a response that services write, so that a response need not be the client's own. */
export interface Answer {
  statusCode: number;
  setHeader(name: string, value: string | number): unknown;
  writeHead(status: number, headers: Readonly<Record<string, string | number>>): unknown;
  end(body?: string | Buffer): unknown;
}

/** Answers a call on the response. An error that it throws is a fault of this process and answered with 500. */
export type Respond = (call: Call, response: Answer) => Promise<void> | void;
