import type { Json } from '../../shared/json/json.ts';
import type { FeedBroker, FeedSourceSpec } from './deployment.ts';
import type { Properties } from './properties.ts';
import type { Resource } from './resource.ts';

/** Tells whether an event source mapping reads a broker, and not a queue of SQS. */
export function readsBroker({ properties }: Resource): boolean {
  return properties.list('Topics').length > 0 || properties.list('Queues').length > 0;
}

/** Reads the mapping of a Kafka topic or of a RabbitMQ queue. The laptop brings its own broker and credentials. */
export function readFeedSource({ properties }: Resource): FeedSourceSpec {
  const nameOrArn = properties.requireText('FunctionName');
  return {
    functionName: nameOrArn.slice(nameOrArn.lastIndexOf(':') + 1),
    batchSize: properties.number('BatchSize') ?? 100,
    reportBatchItemFailures: properties.list('FunctionResponseTypes').includes('ReportBatchItemFailures'),
    broker: properties.list('Topics').length > 0 ? readKafka(properties) : readRabbitmq(properties),
  };
}

function readKafka(properties: Properties): FeedBroker {
  const config =
    properties.value('SelfManagedEventSource') === undefined
      ? 'AmazonManagedKafkaEventSourceConfig'
      : 'SelfManagedKafkaEventSourceConfig';
  const endpoints = properties.within('SelfManagedEventSource').within('Endpoints');
  return {
    kind: 'kafka',
    topic: textsOf(properties.list('Topics'))[0] ?? '',
    group: properties.within(config).requireText('ConsumerGroupId'),
    start: properties.text('StartingPosition') === 'LATEST' ? 'latest' : 'earliest',
    bootstrap: textsOf(endpoints.list('KafkaBootstrapServers')),
  };
}

function readRabbitmq(properties: Properties): FeedBroker {
  const [queue = ''] = textsOf(properties.list('Queues'));
  const access = properties.objects('SourceAccessConfigurations');
  const [virtualHost = '/'] = textsOf(
    access.flatMap(({ Type: type, URI: uri }) => (type === 'VIRTUAL_HOST' && uri !== undefined ? [uri] : [])),
  );
  return { kind: 'rabbitmq', queue, virtualHost };
}

function textsOf(values: readonly Json[]): readonly string[] {
  return values.filter((value) => typeof value === 'string');
}
