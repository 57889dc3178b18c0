import type { Answer, Call, Respond } from '../endpoint/call.ts';

/** A service's response that has not been sent to the client yet. */
export interface RecordedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: string;
}

/** Lets a call take effect. Resolves when the service has answered, which is when the call has taken effect. */
export async function record(respond: Respond, call: Call): Promise<RecordedAnswer> {
  const { promise, resolve } = Promise.withResolvers<RecordedAnswer>();
  const headers = new Map<string, string | number>();
  const answer: Answer = {
    statusCode: 200,
    setHeader: (name, value) => headers.set(name.toLowerCase(), value),
    writeHead: (status, more) => {
      answer.statusCode = status;
      for (const [name, value] of Object.entries(more)) headers.set(name.toLowerCase(), value);
    },
    end: (body = '') =>
      resolve({
        status: answer.statusCode,
        headers: Object.fromEntries(headers),
        body: body.toString(),
      }),
  };
  await respond(call, answer);
  return promise;
}

export function replay({ status, headers, body }: RecordedAnswer, response: Answer): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
