import { createHash } from 'node:crypto';
import { busEvent, busId, type RealEvent } from './real-event.ts';

/** The canonical JSON (RFC 8785) of the source, the type and the body of the event below, as another program writes it. */
const canonical =
  '["github.com","pull_request",{"action":"opened","number":7,"pull_request":{"id":1000001,"state":"open","title":"Mend the roof"},"repository":{"full_name":"example/house","id":42},"sender":{"login":"example"}}]';

const digestOfPullRequest = createHash('sha256').update(canonical).digest('base64url');

/** Events of partners, from a partner's bus or from a webhook that puts them. */
export const partners: readonly RealEvent[] = [
  {
    topic: 'payment',
    event: busEvent('aws.partner/stripe.com/ed_test_000001', 'payment_intent.succeeded', {
      id: 'evt_000001',
      object: 'event',
      api_version: '2025-01-27.acacia',
      created: 1_763_626_530,
      data: { object: { id: 'pi_000001', object: 'payment_intent', amount: 1_999, currency: 'eur' } },
      livemode: false,
      pending_webhooks: 0,
      request: { id: null, idempotency_key: null },
      type: 'payment_intent.succeeded',
    }),
    id: 'evt_000001',
    key: 'pi_000001',
  },
  {
    topic: 'shop_order',
    event: busEvent('aws.partner/shopify.com/12345/shop', 'shopifyWebhook', {
      metadata: {
        'Content-Type': 'application/json',
        'X-Shopify-Topic': 'orders/create',
        'X-Shopify-Shop-Domain': 'example.myshopify.com',
        'X-Shopify-Webhook-Id': 'b54557e4-0001',
        'X-Shopify-API-Version': '2026-10',
      },
      payload: { id: 820_982_911, email: 'customer@example.com', total_price: '19.99' },
    }),
    id: 'b54557e4-0001',
    key: '820982911',
  },
  {
    topic: 'pull_request',
    event: busEvent('github.com', 'pull_request', {
      action: 'opened',
      number: 7,
      pull_request: { id: 1_000_001, title: 'Mend the roof', state: 'open' },
      repository: { id: 42, full_name: 'example/house' },
      sender: { login: 'example' },
    }),
    // A digest: the webhook's body has no id of its own.
    id: digestOfPullRequest,
    key: 'example/house|7',
  },
  {
    topic: 'login',
    event: busEvent('aws.partner/auth0.com/example-0001/auth0.logs', 'Auth0 log', {
      log_id: '90020261120081530000001',
      data: {
        date: '2026-11-20T08:15:30.000Z',
        type: 's',
        description: '',
        client_id: 'AaiyAPdpYdesoKnqjj8HJqRn4T5titww',
        ip: '192.0.2.10',
        user_id: 'auth0|000001',
      },
    }),
    id: '90020261120081530000001',
    key: 'auth0|000001',
  },
  {
    topic: 'ticket',
    event: busEvent('aws.partner/zendesk.com/12345/default', 'Support Ticket: Ticket Created', {
      ticket_event: {
        meta: {
          version: '1.0',
          occurred_at: '2026-11-20T08:15:30Z',
          ref: 54_321,
          sequence: { id: 'A1', position: 1 },
        },
        type: 'Ticket Created',
        ticket: { id: 35_436, created_at: '2026-11-20T08:15:30Z', status: 'open' },
      },
    }),
    id: '54321',
    key: '35436',
  },
  {
    topic: 'incident',
    event: busEvent('aws.partner/pagerduty.com/example', 'incident.triggered', {
      event: {
        id: '01BU7000000000000000000001',
        event_type: 'incident.triggered',
        resource_type: 'incident',
        occurred_at: '2026-11-20T08:15:30Z',
        data: { id: 'PGR0001', type: 'incident', title: 'The queue is old', urgency: 'high' },
      },
    }),
    id: '01BU7000000000000000000001',
    key: 'PGR0001',
  },
  {
    topic: 'document',
    event: busEvent(
      'aws.partner/mongodb.com/stitch.trigger/000001',
      'MongoDB Database Trigger for shop.orders',
      {
        _id: { _data: '8261B0000000000001' },
        operationType: 'insert',
        ns: { db: 'shop', coll: 'orders' },
        documentKey: { _id: '599af247bb69cd89961c986d' },
        fullDocument: { _id: '599af247bb69cd89961c986d', total: 20 },
      },
    ),
    id: '8261B0000000000001',
    key: '599af247bb69cd89961c986d',
  },
  {
    topic: 'build',
    event: busEvent('aws.partner/buildkite.com/example/0106-187f', 'Build Finished', {
      version: 1,
      build: { uuid: '0000-b1', number: 23_456, state: 'passed', commit: 'd19c1a3' },
      pipeline: { uuid: '0000-p1', slug: 'web' },
      organization: { uuid: '0000-o1', slug: 'example' },
    }),
    id: busId,
    key: '0000-b1',
  },
];
