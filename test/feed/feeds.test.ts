import { receiveFromKafka } from '../../shared/adapters/aws/kafka/receive-from-kafka.ts';
import { receiveFromRabbitmq } from '../../shared/adapters/aws/mq/receive-from-rabbitmq.ts';
import { amqpBinding, kafkaBinding } from '../../shared/envelope/bindings/binding.ts';
import { feedSuite } from '../contract/feeds.ts';
import { MemoryLog } from '../fakes/memory-log.ts';
import { MemoryQueue } from '../fakes/memory-queue.ts';

feedSuite({
  name: 'Kafka with provisioned pollers',
  binding: kafkaBinding,
  isOrdered: true,
  connect: (handle, batch) => new MemoryLog(receiveFromKafka(handle, true), batch, true),
});

feedSuite({
  name: 'Kafka without provisioned pollers',
  binding: kafkaBinding,
  isOrdered: true,
  connect: (handle, batch) => new MemoryLog(receiveFromKafka(handle, false), batch, false),
});

feedSuite({
  name: 'RabbitMQ',
  binding: amqpBinding,
  isOrdered: false,
  connect: (handle, batch) => new MemoryQueue(receiveFromRabbitmq(handle), batch),
});
