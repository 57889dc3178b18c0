import type { Answer, Call } from '../../local/endpoint/call.ts';
import { parseJson } from '../../shared/json/parse-json.ts';
import { explain } from '../explain.ts';
import type { ProcessEnvironment } from '../process-environment.ts';
import { consoleApi, type ConsoleCall } from './console-api.ts';
import type { ConsoleDesk } from './console-desk.ts';
import { consoleFile, securityHeaders } from './console-files.ts';

export interface PageOptions {
  /** Opens the desk with the first question of a page. */
  readonly desk: () => Promise<ConsoleDesk>;
  readonly env: ProcessEnvironment['env'];
  /** Gets each fault of this program that a page got a 500 for. */
  readonly onFault: (fault: unknown) => void;
}

/** Answers the calls of a browser. */
export interface ConsolePages {
  /** @param isAdmitted true if the call has the token; files need none */
  answer(call: Call, response: Answer, isAdmitted: boolean): Promise<void>;
  close(): Promise<void>;
}

/** Opens the pages: files for any browser of this machine, and answers for the one that has the token. */
export function consolePages({ desk, env, onFault }: PageOptions): ConsolePages {
  let opened: Promise<ReturnType<typeof deskWithApi>> | undefined;
  const ask = async (call: ConsoleCall) => {
    opened ??= desk().then(deskWithApi);
    const own = opened;
    // What failed to open is tried again.
    own.catch(() => {
      if (opened === own) opened = undefined;
    });
    return (await own).api(call);
  };
  return {
    async answer(call, response, isAdmitted) {
      if (!call.url.pathname.startsWith('/api/')) return sendFile(call, response);
      if (!isAdmitted)
        return send(response, 401, {
          message: 'Open the address that the program printed: it has the token.',
        });
      const read = questionOf(call);
      if (read === undefined) return send(response, 415, { message: 'Questions and orders are JSON.' });
      try {
        const { status, body } = await ask(read);
        send(response, status, body);
      } catch (error) {
        const known = explain(error, env);
        if (known === undefined) onFault(error);
        const message = known?.message ?? 'The program failed; see its output.';
        send(response, known === undefined ? 500 : 503, { message });
      }
    },
    async close() {
      (await opened?.catch(() => undefined))?.desk.close();
    },
  };
}

function deskWithApi(desk: ConsoleDesk) {
  return { desk, api: consoleApi(desk, Date.now) };
}

/** Reads a question. A POST must say that it is JSON, which no form of another site can. */
function questionOf({ request, url, body }: Call): ConsoleCall | undefined {
  const { method = 'GET', headers } = request;
  const path = url.pathname.slice('/api/'.length);
  const call = { method, path, query: url.searchParams };
  if (method === 'GET') return { ...call, body: undefined };
  if (headers['content-type']?.split(';')[0]?.trim() !== 'application/json') return undefined;
  const parsed = parseJson(body.toString());
  return parsed.kind === 'json' ? { ...call, body: parsed.value } : undefined;
}

async function sendFile({ request, url }: Call, response: Answer): Promise<void> {
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const found = isRead ? await consoleFile(url.pathname) : undefined;
  if (found === undefined) return send(response, 404, { message: 'There is no such page.' });
  write(response, 200, found.type, found.body, request.method === 'HEAD');
}

function send(response: Answer, status: number, body: object): void {
  write(response, status, 'application/json; charset=utf-8', JSON.stringify(body));
}

function write(response: Answer, status: number, type: string, text: string, isHead = false): void {
  const length = { 'content-type': type, 'content-length': Buffer.byteLength(text) };
  response.writeHead(status, { ...securityHeaders, ...length });
  response.end(isHead ? '' : text);
}
