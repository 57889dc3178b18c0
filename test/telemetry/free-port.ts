import { once } from 'node:events';
import { createServer } from 'node:net';

/** Returns a port of the loopback interface that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server has no address');
  server.close();
  await once(server, 'close');
  return address.port;
}
