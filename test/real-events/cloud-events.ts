import { cloudEventOnBus, type RealEvent } from './real-event.ts';

const time = '2026-11-20T08:15:30.123Z';

/** CloudEvents of other systems, with the extensions that they use. */
export const cloudEvents: readonly RealEvent[] = [
  {
    topic: 'blob',
    event: cloudEventOnBus({
      id: '9aeb0fdf-c01e-0131-0922-9eb54906e209',
      source:
        '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/shop/providers/Microsoft.Storage/storageAccounts/files',
      type: 'Microsoft.Storage.BlobCreated',
      subject: '/blobServices/default/containers/in/blobs/0001.pdf',
      time,
      data: {
        api: 'PutBlockList',
        contentType: 'application/pdf',
        contentLength: 524_288,
        url: 'https://files.example.com/in/0001.pdf',
      },
    }),
    id: '9aeb0fdf-c01e-0131-0922-9eb54906e209',
    key: '/blobServices/default/containers/in/blobs/0001.pdf',
  },
  {
    topic: 'ping',
    event: cloudEventOnBus({
      id: 'd8a1c0f2',
      source: '/apis/v1/namespaces/default/pingsources/every-minute',
      type: 'dev.knative.sources.ping',
      time,
      knativearrivaltime: time,
      datacontenttype: 'application/json',
      data: { message: 'hello' },
    }),
    id: 'd8a1c0f2',
    key: '/apis/v1/namespaces/default/pingsources/every-minute',
  },
  {
    topic: 'object',
    event: cloudEventOnBus({
      id: '1096434104173400',
      source: '//storage.googleapis.com/projects/_/buckets/invoices',
      type: 'google.cloud.storage.object.v1.finalized',
      subject: 'objects/0001.pdf',
      time,
      bucket: 'invoices',
      datacontenttype: 'application/json',
      data: { kind: 'storage#object', bucket: 'invoices', name: '0001.pdf', size: '352' },
    }),
    id: '1096434104173400',
    key: 'invoices|objects/0001.pdf',
  },
  {
    topic: 'dapr_order',
    event: cloudEventOnBus({
      id: '5929aaac-a5e2-4ca1-859c-edfe73f11565',
      source: 'checkout',
      type: 'com.dapr.event.sent',
      time: '2026-11-20T08:15:30Z',
      topic: 'orders',
      pubsubname: 'order_pub_sub',
      traceid: '00-113ad9c4e42b27583ae98ba698d54255-e3743e35ff56f219-01',
      traceparent: '00-113ad9c4e42b27583ae98ba698d54255-e3743e35ff56f219-01',
      tracestate: '',
      datacontenttype: 'application/json',
      data: { orderId: 1 },
    }),
    id: '5929aaac-a5e2-4ca1-859c-edfe73f11565',
    key: '1',
  },
  {
    topic: 'pipeline',
    event: cloudEventOnBus({
      id: '271069a8-fc18-44f1-b38f-9d70a1695819',
      source: '/event/source/123',
      type: 'dev.cdevents.pipelinerun.finished.0.2.0',
      time,
      datacontenttype: 'application/json',
      data: {
        context: {
          version: '0.4.1',
          id: '271069a8-fc18-44f1-b38f-9d70a1695819',
          type: 'dev.cdevents.pipelinerun.finished.0.2.0',
        },
        subject: { id: '/run/1', type: 'pipelineRun', content: { outcome: 'success' } },
      },
    }),
    id: '271069a8-fc18-44f1-b38f-9d70a1695819',
    key: '/run/1',
  },
  {
    topic: 'partner_change',
    event: cloudEventOnBus({
      id: 'QgEK7wzuHtqdhJwqCS+VOA==',
      source: '/default/sap.s4.beh/s4hana',
      type: 'sap.s4.beh.businesspartner.v1.BusinessPartner.Changed.v1',
      time,
      datacontenttype: 'application/json',
      data: { BusinessPartner: '0000010017' },
    }),
    id: 'QgEK7wzuHtqdhJwqCS+VOA==',
    key: '0000010017',
  },
  {
    topic: 'other_bridge',
    event: cloudEventOnBus({
      id: 'fused-1',
      source: 'fusion-bus/claims',
      type: 'claim.fused',
      time,
      correlationid: 'claim-1',
      hopcount: 1,
      datacontenttype: 'application/json',
      data: { result: { covered: true }, receipt: { recipients: [] } },
    }),
    id: 'fused-1',
    key: 'claim-1',
  },
];
