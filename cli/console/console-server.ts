import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ConsolePages, PageOptions } from './console-pages.ts';

export interface ConsoleOptions extends PageOptions {
  /** The port on the loopback interface; 0 takes any that is free. */
  readonly port: number;
}

export interface OpenedConsole {
  /** The complete address with its token, for one person. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/**
 * Serves the console on the loopback interface, behind the laptop's door: no page of another site is answered. Questions
 * also take the token, which is drawn at random here. It stands in the fragment of the address, which no browser sends.
 * The pages are loaded with the first call.
 *
 * @throws UserError when the port is in use
 */
export async function openConsole({ port, ...options }: ConsoleOptions): Promise<OpenedConsole> {
  const token = randomBytes(24).toString('base64url');
  const expected = digestOf(token);
  let pages: Promise<ConsolePages> | undefined;
  const { Endpoint } = await import('../../local/endpoint/endpoint.ts');
  const endpoint = await Endpoint.listen(
    port,
    async (call, response) => {
      pages ??= import('./console-pages.ts').then(({ consolePages }) => consolePages(options));
      const [, given = ''] = /^Bearer (\S+)$/.exec(call.request.headers.authorization ?? '') ?? [];
      await (await pages).answer(call, response, timingSafeEqual(digestOf(given), expected));
    },
    { onFault: options.onFault },
  );
  return {
    url: `http://127.0.0.1:${endpoint.port}/#token=${token}`,
    async close() {
      await endpoint.close();
      await (await pages)?.close();
    },
  };
}

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();
