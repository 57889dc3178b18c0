"""The foreign ends of check:kafka and check:rabbitmq: programs of the SDK of CloudEvents for Python and of usual clients.

    foreign_ends.py kafka|rabbitmq prepare ADDRESS
    foreign_ends.py kafka|rabbitmq send ADDRESS COUNT     prints a line for each event: mode, id, key, body
    foreign_ends.py kafka|rabbitmq read ADDRESS COUNT     prints a line for each result: place, id, key, body

A line is JSON with sorted members, so that equal events give equal lines. Numbers keep all their digits.
"""

import json
import sys
import time
from datetime import datetime, timezone

from cloudevents.core.bindings import amqp, kafka, rabbitmq
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from cloudevents.v1 import kafka as older_kafka
from cloudevents.v1.http import CloudEvent as OlderEvent

FORMAT = JSONFormat()
PLACES = ["foreign-binary", "foreign-structured"]
# The time in which something must move.
PATIENCE_S = 60


def attributes(index):
    return {
        "id": f"event-{index}",
        "source": "/python",
        "type": "reading",
        "subject": f"Zähler {index} € 100 %",
        "time": datetime(2026, 11, 30, 12, 0, index % 60, tzinfo=timezone.utc),
        "datacontenttype": "application/json",
        "partitionkey": f"schlüssel-{index % 7}",
    }


def body(index):
    """A body whose number no double can hold, and whose text is outside ASCII."""
    return {"n": index, "serial": 2**63 + index, "text": "Größe 😀 \u2028", "list": [1.5, None, True]}


def line(**members):
    print(json.dumps(members, sort_keys=True, ensure_ascii=False), flush=True)


def result(place, event):
    """Prints the one part of a result. The SDK has parsed the whole."""
    data = event.get_data()
    if isinstance(data, (str, bytes)):
        data = json.loads(data)
    [part] = data["receipt"]["contributions"]
    line(place=place, id=part["id"], key=event.get_extension("correlationid"), body=data["merged"]["reading"])


# --- Kafka: confluent-kafka


def older(convert):
    """The conversion of the SDK's releases before 2, which labels structured events application/json."""

    def to_message(index):
        given = attributes(index)
        time_text = given.pop("time").isoformat().replace("+00:00", "Z")
        return convert(OlderEvent({**given, "time": time_text}, body(index)))

    return to_message


def newer(convert):
    return lambda index: convert(CloudEvent(attributes(index), body(index)), FORMAT)


KAFKA_MODES = {
    "kafka binary": newer(kafka.to_binary),
    "kafka structured": newer(kafka.to_structured),
    "older kafka binary": older(older_kafka.to_binary),
    "older kafka structured": older(older_kafka.to_structured),
}


COMPRESSIONS = ["none", "gzip", "snappy", "lz4", "zstd"]


def kafka_prepare(address):
    from confluent_kafka.admin import AdminClient, NewTopic

    topics = [NewTopic(name, num_partitions=3, replication_factor=1) for name in ["foreign", *PLACES]]
    admin = AdminClient({"bootstrap.servers": address})
    for created in admin.create_topics(topics, request_timeout=PATIENCE_S).values():
        created.result()


def kafka_send(address, count):
    from confluent_kafka import Producer

    refused = []
    settings = {"bootstrap.servers": address, "enable.idempotence": True}
    producers = [Producer({**settings, "compression.type": name}) for name in COMPRESSIONS]
    for index, mode in numbered(KAFKA_MODES, count):
        message = KAFKA_MODES[mode](index)
        producer = producers[index // len(KAFKA_MODES) % len(producers)]
        producer.produce(
            "foreign",
            key=message.key,
            value=message.value,
            headers=list(message.headers.items()),
            on_delivery=lambda error, _: refused.append(error) if error else None,
        )
        producer.poll(0)
        sent(mode, index)
    if any([producer.flush(PATIENCE_S) for producer in producers]) or refused:
        sys.exit(f"the broker did not take every event: {refused[:3]}")


def kafka_read(address, count):
    from confluent_kafka import Consumer

    consumer = Consumer(
        {"bootstrap.servers": address, "group.id": "foreign-python", "auto.offset.reset": "earliest"}
    )
    consumer.subscribe(PLACES)

    def next_result():
        record = consumer.poll(1)
        if record is None:
            return None
        if record.error():
            sys.exit(str(record.error()))
        message = kafka.KafkaMessage(dict(record.headers() or []), record.key(), record.value())
        parse = kafka.from_binary if "ce_specversion" in message.headers else kafka.from_structured
        return record.topic(), parse(message, FORMAT)

    read_all(next_result, count)
    consumer.close()


# --- RabbitMQ: pika


def with_colon(index):
    """Binary mode with the prefix of AMQP 1.0, as a program writes it without the SDK."""
    given = attributes(index)
    content_type = given.pop("datacontenttype")
    headers = {f"cloudEvents:{name}": value for name, value in given.items()}
    headers["cloudEvents:specversion"] = "1.0"
    # pika writes a time as one of AMQP, which knows no zone.
    headers["cloudEvents:time"] = given["time"].replace(tzinfo=None)
    return content_type, headers, json.dumps(body(index)).encode()


def of_amqp(convert):
    def to_message(index):
        message = convert(CloudEvent(attributes(index), body(index)), FORMAT)
        return message.properties["content-type"], message.application_properties, message.application_data

    return to_message


def of_rabbitmq(index):
    message = rabbitmq.to_binary(CloudEvent(attributes(index), body(index)), FORMAT)
    return message.content_type, message.headers, message.body


RABBITMQ_MODES = {
    "pika with cloudEvents:": with_colon,
    "amqp binary": of_amqp(amqp.to_binary),
    "amqp structured": of_amqp(amqp.to_structured),
    "rabbitmq binary": of_rabbitmq,
}


def channel_of(address):
    import pika

    connection = pika.BlockingConnection(pika.URLParameters(address))
    return connection, connection.channel()


def rabbitmq_prepare(address):
    connection, channel = channel_of(address)
    for queue in ["foreign", *PLACES]:
        channel.queue_declare(queue, durable=True)
    channel.exchange_declare("results", exchange_type="direct", durable=True)
    for queue in PLACES:
        channel.queue_bind(queue, "results", routing_key=queue)
    connection.close()


def rabbitmq_send(address, count):
    import pika

    connection, channel = channel_of(address)
    channel.confirm_delivery()
    for index, mode in numbered(RABBITMQ_MODES, count):
        content_type, headers, value = RABBITMQ_MODES[mode](index)
        properties = pika.BasicProperties(content_type=content_type, headers=headers, delivery_mode=2)
        channel.basic_publish("", "foreign", value, properties, mandatory=True)
        sent(mode, index)
    connection.close()


def rabbitmq_read(address, count):
    connection, channel = channel_of(address)
    waiting = []
    for queue in PLACES:
        channel.basic_consume(
            queue,
            lambda _, method, properties, value, queue=queue: waiting.append((queue, method, properties, value)),
        )

    def next_result():
        if not waiting:
            connection.process_data_events(time_limit=1)
        if not waiting:
            return None
        queue, method, properties, value = waiting.pop(0)
        message = amqp.AMQPMessage({"content-type": properties.content_type}, properties.headers or {}, value)
        is_binary = "cloudEvents_specversion" in message.application_properties
        event = (amqp.from_binary if is_binary else amqp.from_structured)(message, FORMAT)
        channel.basic_ack(method.delivery_tag)
        return queue, event

    read_all(next_result, count)
    connection.close()


# --- both


def numbered(modes, count):
    names = list(modes)
    return [(index, names[index % len(names)]) for index in range(count)]


def sent(mode, index):
    line(mode=mode, id=f"event-{index}", key=attributes(index)["subject"], body=body(index))


def read_all(next_result, count):
    """Reads until each place has given so many results and nothing more comes, or nothing comes for long."""
    seen = {place: set() for place in PLACES}
    came_at = time.monotonic()
    while time.monotonic() - came_at < PATIENCE_S:
        found = next_result()
        if found is not None:
            place, event = found
            result(place, event)
            seen[place].add(event.get_id())
            came_at = time.monotonic()
        elif all(len(ids) >= count for ids in seen.values()) and time.monotonic() - came_at > 2:
            return


if __name__ == "__main__":
    kind, act, address, *count = sys.argv[1:]
    globals()[f"{kind}_{act}"](address, *map(int, count))
