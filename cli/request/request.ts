import { quote } from '../../shared/json/printable.ts';
import { fusionClient } from '../../shared/client/fusion-client.ts';
import type { Reply } from '../../shared/client/request.ts';
import { encodeEnvelope } from '../../shared/envelope/encode-envelope.ts';
import { printable, printableJson } from '../../shared/json/printable.ts';
import { requireAdmitted } from '../judge-envelopes.ts';
import { checkPosting } from '../check-posting.ts';
import { connectionOf } from '../connection.ts';
import { type Written, readEnvelopeFile } from '../envelope-file.ts';
import { UserError } from '../../shared/ports/user-error.ts';
import { noAnswer } from './no-answer.ts';
import type { RequestOptions } from '../options/order.ts';
import { fusionNamed, readBridge } from '../read-bridge.ts';
import type { ProcessEnvironment } from '../process-environment.ts';
import { requireBus } from '../require-bus.ts';

/** A person doubts that a program runs that is silent for longer. */
const quietMs = 2_000;

/**
 * `request <fusion>`: posts and prints the answer.
 *
 * @returns the exit code: 0 with the fused envelope on standard output; 1 with the reason why there is none
 * @throws UserError
 */
export async function request(options: RequestOptions, environment: ProcessEnvironment): Promise<0 | 1> {
  const { env } = environment;
  const { fusion, key, timeout: deadlineMs, after } = options;
  const at = await readBridge(options.bridge, env);
  fusionNamed(at, fusion);
  if (key === '') throw new UserError('--key must not be empty; write the correlation key of the group');
  const written = await readEnvelopeFile(options.post);
  for (const one of written) checkPosting(one, at, { fusion, key });
  await requireAdmitted(written, at, key, { fusion, key });

  const { bus, table } = options;
  const connection = connectionOf(env);
  await requireBus(bus, connection);
  const client = fusionClient({ bridge: at.bridge.name, bus, table, connection });
  const waiting = sayThatItWaits(options, environment);
  try {
    const envelopes = written.map(({ event }) => event);
    return tell(
      await client.request({ fusion, key, envelopes, deadlineMs, after }),
      written,
      options,
      environment,
    );
  } finally {
    clearTimeout(waiting);
    client.close();
  }
}

/** Says to a person at a terminal, after two seconds without an answer, what the command waits for. */
function sayThatItWaits(
  { fusion, key, timeout }: RequestOptions,
  { isTerminal, err }: ProcessEnvironment,
): NodeJS.Timeout | undefined {
  if (!isTerminal) return undefined;
  const seconds = Math.ceil(timeout / 1_000);
  return setTimeout(
    () => err(`posted; waiting up to ${seconds} s for the answer of ${fusion} ${quote(key)} (--timeout)`),
    quietMs,
  );
}

function tell(
  reply: Reply,
  written: readonly Written[],
  { fusion, key, output }: RequestOptions,
  { out, err }: ProcessEnvironment,
): 0 | 1 {
  if (reply.kind === 'malformed') {
    throw new UserError(`${written[reply.index]?.where ?? ''}: ${printable(reply.rejection.message)}`);
  }
  if (reply.kind === 'fused') {
    const envelope = encodeEnvelope(reply.envelope);
    out(output === 'json' ? JSON.stringify(envelope) : printableJson(envelope, ''));
    return 0;
  }
  err(`${fusion} ${quote(key)}: ${noAnswer(reply)}`);
  return 1;
}
