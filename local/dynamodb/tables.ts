import { EventEmitter } from 'node:events';
import type { IncomingHttpHeaders, Server } from 'node:http';
import dynalite from 'dynalite';
import type { TableSpec } from '../template/deployment.ts';

/** The members of a request and a response that dynalite uses. */
export interface TableRequest {
  readonly headers: IncomingHttpHeaders;
  readonly url: string;
  readonly body: Buffer;
}

export interface TableResponse {
  statusCode: number;
  setHeader(name: string, value: string | number): unknown;
  end(body?: string): unknown;
}

/**
 * Runs DynamoDB in this process: dynalite's request listener without its port.
 *
 * It gets the whole body at once and never the client's own request. When that request fails (a killed client),
 * dynalite would throw the error at the process.
 */
export class Tables {
  readonly #server: Server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });

  async create({ name, create }: TableSpec): Promise<void> {
    const { status, body } = await this.call('CreateTable', JSON.stringify(create));
    if (status !== 200) throw new Error(`table ${name}: ${body}`);
  }

  /** Passes one request to dynalite, which writes the response. */
  handle({ headers, url, body }: TableRequest, response: TableResponse): void {
    const request = Object.assign(new EventEmitter(), { headers, url, method: 'POST' });
    this.#server.emit('request', request, response);
    request.emit('data', body);
    try {
      request.emit('end');
    } catch (error) {
      // dynalite trips over a member of another type than it expects before it has done anything.
      if (!(error instanceof TypeError)) throw error;
      response.statusCode = 400;
      response.end('{"__type":"com.amazon.coral.service#SerializationException"}');
    }
  }

  async close(): Promise<void> {
    // The server never listened, which dynalite's own close treats as an error.
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  call(operation: string, input: string): Promise<{ readonly status: number; readonly body: string }> {
    return new Promise((resolve) => {
      const response: TableResponse = {
        statusCode: 200,
        setHeader: () => undefined,
        end: (body = '') => resolve({ status: response.statusCode, body }),
      };
      const headers = {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        'x-amz-date': 'now',
        authorization: 'AWS4-HMAC-SHA256 Credential=local, Signature=none, SignedHeaders=none',
      };
      this.handle({ headers, url: '/', body: Buffer.from(input) }, response);
    });
  }
}
