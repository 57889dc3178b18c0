import { createRouterTransport, type Transport } from '@connectrpc/connect';
import { finishEnvelopes } from '../../shared/client/finish-envelope.ts';
import type { Reply, Request } from '../../shared/client/request.ts';
import { envelopeText } from '../../shared/envelope/encode-envelope.ts';
import type { Envelope } from '../../shared/envelope/envelope.ts';
import { type Caller, withCaller } from '../../shared/gateway/caller.ts';
import type { GatewayPolicy } from '../../shared/policy/gateway-policy.ts';
import { gatewayRoutes } from '../../shared/gateway/gateway-routes.ts';
import type {
  BusConnection,
  GatewayPorts,
  InboxMessage,
  RecipientInbox,
} from '../../shared/gateway/gateway-ports.ts';

/** A queue in memory whose messages come again when they are released. */
export class MemoryInbox implements RecipientInbox {
  readonly ready: { readonly text: string; attempt: number }[] = [];
  readonly held = new Map<string, { readonly text: string; attempt: number }>();
  readonly acknowledged: string[] = [];
  readonly extended: string[] = [];
  readonly released: string[] = [];
  /** The receipts that were handed out, in their order. */
  readonly given: string[] = [];
  acknowledgeFault: Error | undefined;
  #deliveries = 0;
  #arrived = Promise.withResolvers<void>();

  put(text: string): void {
    this.ready.push({ text, attempt: 0 });
    this.#arrived.resolve();
    this.#arrived = Promise.withResolvers<void>();
  }

  async receive(most: number): Promise<readonly InboxMessage[]> {
    if (this.ready.length === 0) await this.#arrived.promise;
    return this.ready.splice(0, most).map((message) => {
      const receipt = `receipt-${(this.#deliveries += 1)}`;
      message.attempt += 1;
      this.held.set(receipt, message);
      this.given.push(receipt);
      return { receipt, text: message.text, attempt: message.attempt };
    });
  }

  async acknowledge(receipts: readonly string[]): Promise<readonly string[]> {
    if (this.acknowledgeFault !== undefined) throw this.acknowledgeFault;
    const unknown = receipts.filter((receipt) => !this.held.delete(receipt));
    this.acknowledged.push(...receipts.filter((receipt) => !unknown.includes(receipt)));
    return unknown;
  }

  async extend(receipts: readonly string[]): Promise<void> {
    this.extended.push(...receipts);
  }

  async release(receipts: readonly string[]): Promise<void> {
    for (const receipt of receipts) {
      this.released.push(receipt);
      const message = this.held.get(receipt);
      this.held.delete(receipt);
      if (message !== undefined) this.ready.push(message);
    }
    this.#arrived.resolve();
    this.#arrived = Promise.withResolvers<void>();
  }

  async send(envelope: Envelope): Promise<void> {
    this.put(envelopeText(envelope));
  }
}

export const bridge: GatewayPolicy = {
  name: 'shop',
  topics: [
    { name: 'order', sources: ['crm'], redact: [] },
    { name: 'stock', sources: undefined, redact: [] },
    { name: 'payments', types: ['payment.*'], sources: undefined, redact: [] },
    { name: 'person', sources: undefined, redact: ['name'] },
  ],
  fusions: ['shipment'],
  recipients: [
    { name: 'dispatch', transport: 'queue' },
    { name: 'ledger', transport: 'ordered' },
  ],
};

/** A bus in memory, and a gateway before it that is called through no network. */
export class MemoryBus implements BusConnection {
  readonly posted: Envelope[] = [];
  readonly requests: Request[] = [];
  readonly inboxes = new Map([
    ['dispatch', new MemoryInbox()],
    ['ledger', new MemoryInbox()],
  ]);
  readonly faults: unknown[] = [];
  readonly jobs = new Set<() => void>();
  reply: Reply = { kind: 'timeout', standing: undefined };
  fault: Error | undefined;
  #ids = 0;

  get dispatch(): MemoryInbox {
    return this.inboxes.get('dispatch') ?? new MemoryInbox();
  }

  readonly post: BusConnection['post'] = async (events, key) => {
    if (this.fault !== undefined) throw this.fault;
    const finished = finishEnvelopes(events, key, this.#newId, bridge.name);
    if (finished.kind === 'envelopes') this.posted.push(...finished.envelopes);
    return finished;
  };

  readonly request: BusConnection['request'] = async (asked, signal) => {
    this.requests.push(asked);
    signal.throwIfAborted();
    const finished = await this.post(asked.envelopes, asked.key);
    return finished.kind === 'malformed' ? finished : this.reply;
  };

  readonly standing: BusConnection['standing'] = async () => ({
    generation: 0,
    isBeingMade: false,
    parts: 2,
    topics: ['order', 'stock'],
    isWhole: true,
  });

  readonly latest: BusConnection['latest'] = async () =>
    this.reply.kind === 'timeout' ? undefined : this.reply;

  readonly follow: BusConnection['follow'] = async (envelope) => envelope;

  readonly inbox: BusConnection['inbox'] = async (name) => this.inboxes.get(name);

  transport(caller: Caller, ports: Partial<GatewayPorts> = {}): Transport {
    const routes = gatewayRoutes({
      bridge,
      life: { kind: 'open' },
      longestWaitMs: 60_000,
      every: (_ms, job) => {
        this.jobs.add(job);
        return () => this.jobs.delete(job);
      },
      sleep: () => new Promise(() => undefined),
      newId: this.#newId,
      onFault: (fault) => this.faults.push(fault),
      ...ports,
    });
    return createRouterTransport(routes, {
      router: { interceptors: [(next) => (request) => next(withSameContext(request, caller))] },
    });
  }

  readonly #newId = (): string => `id-${(this.#ids += 1)}`;
}

function withSameContext<R extends { readonly contextValues: ReturnType<typeof withCaller> }>(
  request: R,
  caller: Caller,
): R {
  return { ...request, contextValues: withCaller(caller) };
}
