import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** Opens a connection and writes bytes as they are, finished request or not. */
export async function open(port: number, bytes = ''): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  // A reset ends the connection, which is what its reader waits for.
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(bytes);
  return socket;
}

/** Reads what comes until the other side closes the connection. */
export async function readToEnd(socket: Socket): Promise<string> {
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  await once(socket, 'close');
  return text;
}

export interface RawAnswer {
  readonly status: number;
  readonly body: string;
}

/** Sends a request whose head is written as it is, and reads the whole answer. */
export async function ask(
  port: number,
  requestLine: string,
  headers: readonly string[],
  body = '',
): Promise<RawAnswer> {
  const length = body === '' ? [] : [`content-length: ${Buffer.byteLength(body)}`];
  const head = [requestLine, ...headers, ...length, 'connection: close'].join('\r\n');
  const text = await readToEnd(await open(port, `${head}\r\n\r\n${body}`));
  const [answerHead = '', ...rest] = text.split('\r\n\r\n');
  return { status: Number(answerHead.split(' ')[1]), body: rest.join('\r\n\r\n') };
}
