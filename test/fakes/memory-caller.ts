import { type Client, Code, ConnectError } from '@connectrpc/connect';
import { kafkaBinding } from '../../shared/envelope/bindings/binding.ts';
import { decodeMessage, type DecodedMessage } from '../../shared/envelope/bindings/decode-message.ts';
import { type Bus, ProblemSchema } from '../../shared/gateway/generated/fusion/v1/bus_pb.ts';
import { writeCloudEvent } from '../../shared/gateway/write-cloud-event.ts';
import type { MemoryBroker, Sent } from './memory-log.ts';

/** A program that calls a gateway: it keeps what was not answered, and calls again with the same id. */
export class MemoryCaller implements MemoryBroker {
  readonly name = 'order';
  readonly places: string[] = [];
  readonly #client: Client<typeof Bus>;
  readonly #batch: number;
  readonly #onRefusal: (code: string, message: string) => void;
  #messages: { readonly sent: Sent; readonly id: string }[] = [];

  constructor(client: Client<typeof Bus>, batch: number, onRefusal: (code: string, message: string) => void) {
    this.#client = client;
    this.#batch = batch;
    this.#onRefusal = onRefusal;
  }

  send(sent: Sent): void {
    const id = sent.messageId ?? `m${this.places.length}`;
    this.places.push(id);
    this.#messages.push({ sent, id });
  }

  get left(): readonly Sent[] {
    return this.#messages.map(({ sent }) => sent);
  }

  async poll(): Promise<number> {
    const batch = this.#messages.slice(0, this.#batch);
    const again = [];
    for (const message of batch) if (!(await this.#isAnswered(message.sent, message.id))) again.push(message);
    this.#messages = [...this.#messages.slice(batch.length), ...again];
    return this.#messages.length;
  }

  /** Returns false for a call that has to be made again. */
  async #isAnswered(sent: Sent, id: string): Promise<boolean> {
    try {
      await this.#call(sent, id);
      return true;
    } catch (fault) {
      const error = ConnectError.from(fault);
      if (error.code === Code.Unavailable) return false;
      this.#onRefusal(codeOf(error), error.message);
      return true;
    }
  }

  /** Sends an event with its data as text or as bytes, or a plain message. */
  #call({ value, contentType, headers = {}, key = '' }: Sent, id: string): Promise<unknown> {
    const body = typeof value === 'string' ? new TextEncoder().encode(value) : value;
    const decoded = decodeMessage(
      kafkaBinding,
      {
        headers: new Map(Object.entries(headers)),
        value: body,
        ...(contentType !== undefined && { contentType }),
      },
      { maxDepth: 100 },
    );
    if (decoded.kind === 'plain')
      return this.#client.sendMessage({ topic: 'order', body: body ?? new Uint8Array(), id, key });
    if (decoded.kind === 'malformed')
      return this.#client.send({
        event: { id, type: 'order', data: { case: 'textData', value: String(value) } },
      });
    const event = protobufOf(decoded);
    if (decoded.mode === 'binary' && body !== null) event.data = { case: 'binaryData', value: body };
    return this.#client.send({ event });
  }
}

function protobufOf(decoded: Extract<DecodedMessage, { kind: 'events' }>) {
  const [only] = decoded.events;
  if (only?.kind !== 'envelope') throw new Error('the test sends no event');
  return writeCloudEvent(only.envelope);
}

/** Returns the code that the answer stands for, as a quarantine would name it. */
function codeOf(error: ConnectError): string {
  const [detail] = error.findDetails(ProblemSchema);
  return standIns.get(error.code) ?? /\(([a-z-]+)\)$/.exec(detail?.remedy ?? '')?.[1] ?? 'invalid-data';
}

const standIns: ReadonlyMap<Code, string> = new Map([
  [Code.PermissionDenied, 'source-not-permitted'],
  [Code.NotFound, 'type-mismatch'],
  [Code.ResourceExhausted, 'too-large'],
]);
