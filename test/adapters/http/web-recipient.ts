import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';

/** A request as a web service gets it. */
export interface Posted {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface WebAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly afterMs?: number;
}

/** A web service on the loopback interface. Its answers are set by the test; 204 without. */
export class WebRecipient {
  readonly posted: Posted[] = [];
  answer: (posted: Posted) => WebAnswer = () => ({ status: 204 });
  mostAtOnce = 0;
  #atOnce = 0;
  #server: Server;
  #port = 0;

  private constructor() {
    this.#server = createServer(this.#listener);
  }

  static async start(): Promise<WebRecipient> {
    const recipient = new WebRecipient();
    await recipient.listen();
    return recipient;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/hook?x=1`;
  }

  async listen(): Promise<void> {
    this.#server = createServer(this.#listener);
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  readonly #listener: RequestListener = (request, response) => {
    void (async () => {
      this.#atOnce += 1;
      this.mostAtOnce = Math.max(this.mostAtOnce, this.#atOnce);
      const posted = { headers: request.headers, body: await buffer(request) };
      const { status, headers = {}, afterMs = 0 } = this.answer(posted);
      if (status < 300) this.posted.push(posted);
      setTimeout(() => {
        this.#atOnce -= 1;
        response.writeHead(status, headers).end();
      }, afterMs);
    })();
  };
}
