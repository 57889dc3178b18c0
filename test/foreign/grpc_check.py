#!/usr/bin/env python3
"""Foreign clients speak gRPC to the laptop's port: Python's grpcio, and grpcurl and Go where they are installed.

An optional extra (`npm run check:grpc`). It wants Python 3 with grpcio and grpcio-tools, and says so when they are
missing. Ten thousand messages go in, over the bus and straight to a recipient. Three programs receive: one reads
slowly, one is killed with its messages in its hands, one does the rest. A thousand requests wait for their answer.
Nothing may be lost, and nothing may be acknowledged that was not delivered.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

try:
    import grpc
    import grpc_tools
    from grpc_tools import protoc
except ImportError:
    print("nothing was checked: pip install grpcio grpcio-tools")
    sys.exit(2)

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PROTO = os.path.join(ROOT, "proto")
TOPICS = ["stock", "price", "risk"]
failures = []

# As a client should: what AWS does not answer now is sent again, and counts once by its id.
RETRIES = json.dumps(
    {
        "methodConfig": [
            {
                "name": [{"service": "fusion.v1.Bus"}],
                "retryPolicy": {
                    "maxAttempts": 5,
                    "initialBackoff": "0.5s",
                    "maxBackoff": "5s",
                    "backoffMultiplier": 2,
                    "retryableStatusCodes": ["UNAVAILABLE"],
                },
            }
        ]
    }
)


def check(holds, what):
    print(f"{'ok  ' if holds else 'FAIL'} {what}", flush=True)
    if not holds:
        failures.append(what)


def generate(folder):
    """Makes Python's stubs as a user would."""
    files = ["fusion/v1/bus.proto", "fusion/v1/cloudevents.proto"]
    google = os.path.join(os.path.dirname(grpc_tools.__file__), "_proto")
    code = protoc.main(["", f"-I{PROTO}", f"-I{google}", f"--python_out={folder}", f"--grpc_python_out={folder}", *files])
    assert code == 0, "protoc failed"
    sys.path.insert(0, folder)


def start():
    """Starts the bridge, and returns its process and the address of its port."""
    node = os.path.join(ROOT, "node_modules", ".bin", "node")
    command = [node, "bin/fusion-bus.mjs", "dev", os.path.join(HERE, "bridge.yaml"), "--port", "0", "--output", "json"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    ready = json.loads(process.stdout.readline())
    assert ready["event"] == "ready", ready
    threading.Thread(target=process.stdout.read, daemon=True).start()
    return process, ready["endpoint"].removeprefix("http://")


class Caller:
    """A program with an identity of its own."""

    def __init__(self, address, name):
        from fusion.v1 import bus_pb2_grpc

        self.channel = grpc.insecure_channel(address, options=[("grpc.service_config", RETRIES)])
        self.stub = bus_pb2_grpc.BusStub(self.channel)
        self.identity = [("authorization", f"Bearer {name}")]


def problem_of(error):
    """The detail of an error: its place, cause and remedy."""
    from fusion.v1 import bus_pb2

    for key, value in error.trailing_metadata():
        if key == "grpc-status-details-bin" and b"fusion.v1.Problem" in value:
            inner = value.split(b"fusion.v1.Problem", 1)[1]
            length_at = inner.index(b"\x12") + 1
            length, shift, at = 0, 0, length_at
            while True:
                length |= (inner[at] & 0x7F) << shift
                shift, at = shift + 7, at + 1
                if inner[at - 1] < 0x80:
                    break
            return bus_pb2.Problem.FromString(inner[at : at + length])
    return bus_pb2.Problem()


def refusal(call):
    try:
        call()
    except grpc.RpcError as error:
        return error.code(), problem_of(error), error
    return None, None, None


class Receivers:
    """The programs that receive what the recipient gets."""

    def __init__(self, address, folder):
        self.address, self.folder = address, folder
        self.acknowledged = Counter()
        self.delivered = set()
        self.lock = threading.Lock()
        self.streams = []
        self.has_ended = False

    def read(self, outstanding, pause, batch):
        from fusion.v1 import bus_pb2

        caller = Caller(self.address, "desk")
        request = bus_pb2.ReceiveRequest(recipient="desk", max_outstanding=outstanding)
        stream = caller.stub.Receive(request, metadata=caller.identity)
        self.streams.append(stream)
        waiting, turn = [], threading.Lock()

        def acknowledge(least):
            with turn:
                if len(waiting) < least:
                    return
                deliveries = [delivery for delivery, _ in waiting]
                caller.stub.Ack(bus_pb2.AckRequest(deliveries=deliveries), metadata=caller.identity)
                with self.lock:
                    self.acknowledged.update(key for _, key in waiting)
                waiting.clear()

        def acknowledge_the_rest():
            while not self.has_ended:
                time.sleep(1)
                try:
                    acknowledge(1)
                except grpc.RpcError as error:
                    check(self.has_ended, f"an acknowledgement failed with {error.code()}: {error.details()}")

        threading.Thread(target=acknowledge_the_rest, daemon=True).start()

        try:
            for delivery in stream:
                event = delivery.event
                key = event.attributes["correlationid"].ce_string or event.id
                with self.lock:
                    self.delivered.add(key)
                with turn:
                    waiting.append((delivery.delivery, key))
                time.sleep(pause)
                acknowledge(batch)
        except grpc.RpcError as error:
            if not self.has_ended and error.code() != grpc.StatusCode.CANCELLED:
                check(False, f"a stream ended with {error.code()}: {error.details()}")

    def start(self):
        for outstanding, pause, batch in [(5, 0.05, 1), (100, 0, 25)]:
            threading.Thread(target=self.read, args=(outstanding, pause, batch), daemon=True).start()

    def kill_one(self):
        """Lets a program receive, and kills it with its messages in its hands. Returns how many these were."""
        program = os.path.join(HERE, "grpc_receiver.py")
        process = subprocess.Popen(
            [sys.executable, program, self.folder, self.address], stdout=subprocess.PIPE, text=True
        )
        held = [process.stdout.readline() for _ in range(20)]
        process.send_signal(signal.SIGKILL)
        process.wait()
        return len([one for one in held if one.strip()])

    def stop(self):
        self.has_ended = True
        for stream in self.streams:
            stream.cancel()


def post(callers, groups, straight):
    """Posts three parts of each group in batches, and messages straight to the recipient one by one."""
    from fusion.v1 import bus_pb2, cloudevents_pb2

    def events(topic, some):
        return [
            cloudevents_pb2.CloudEvent(
                id=f"{topic}-{number}",
                type=topic,
                text_data=json.dumps({"left": number} if topic == "stock" else number),
                attributes={"correlationid": cloudevents_pb2.CloudEvent.CloudEventAttributeValue(ce_string=f"g{number}")},
            )
            for number in some
        ]

    def batch(topic, some):
        caller = callers[topic]
        caller.stub.SendBatch(bus_pb2.SendBatchRequest(events=events(topic, some)), metadata=caller.identity)

    def message(number):
        caller = callers["price"]
        caller.stub.SendMessage(
            bus_pb2.Message(topic="price", body=b"%d" % number, recipient="desk", key=f"s{number}", id=f"s{number}"),
            metadata=caller.identity,
        )

    with ThreadPoolExecutor(8) as pool:
        jobs = [
            pool.submit(batch, topic, range(first, min(first + 100, groups)))
            for first in range(0, groups, 100)
            for topic in TOPICS
        ]
        jobs += [pool.submit(message, number) for number in range(straight)]
        for job in jobs:
            job.result()


def request_all(callers, count):
    from fusion.v1 import bus_pb2, cloudevents_pb2

    def event(topic, key, data):
        return cloudevents_pb2.CloudEvent(id=f"{topic}-{key}", type=topic, text_data=json.dumps(data))

    def one(number):
        key = f"r{number}"
        for topic in ["price", "risk"]:
            caller = callers[topic]
            caller.stub.SendMessage(
                bus_pb2.Message(topic=topic, body=b"%d" % number, key=key, id=f"{topic}-{key}"),
                metadata=caller.identity,
            )
        caller = callers["stock"]
        events = [event("stock", key, {"left": number})]
        request = bus_pb2.RequestRequest(fusion="order", key=key, events=events, after=0)
        reply = caller.stub.Request(request, metadata=caller.identity, timeout=300)
        merged = json.loads(reply.fused.text_data)["merged"]
        return merged == {"stock": {"left": number}, "price": number, "risk": number}

    with ThreadPoolExecutor(50) as pool:
        return sum(pool.map(one, range(count)))


def check_refusals(address, callers):
    from fusion.v1 import bus_pb2

    stock = callers["stock"]
    send = lambda message, metadata=stock.identity: stock.stub.SendMessage(message, metadata=metadata)  # noqa: E731
    code, problem, _ = refusal(lambda: send(bus_pb2.Message(topic="stok", body=b"{}")))
    check(
        code == grpc.StatusCode.NOT_FOUND and problem.place == "topic" and "stock" in problem.remedy,
        "a wrong topic is NOT_FOUND, and the remedy names the right one",
    )
    code, problem, _ = refusal(lambda: send(bus_pb2.Message(topic="price", body=b"1")))
    check(code == grpc.StatusCode.PERMISSION_DENIED, "a source that may not post is PERMISSION_DENIED")
    code, problem, _ = refusal(lambda: send(bus_pb2.Message(topic="stock", body=b"{}"), metadata=[]))
    check(code == grpc.StatusCode.UNAUTHENTICATED and problem.remedy, "a call without an identity is UNAUTHENTICATED")
    code, _, _ = refusal(lambda: send(bus_pb2.Message(topic="stock", body=b"x" * 5_000_000)))
    check(code == grpc.StatusCode.RESOURCE_EXHAUSTED, "a message of 5 MB is RESOURCE_EXHAUSTED")
    code, problem, _ = refusal(lambda: send(bus_pb2.Message(topic="stock", body=b"x" * 1_200_000, content_type="a/b")))
    check(code == grpc.StatusCode.RESOURCE_EXHAUSTED and problem.remedy, "what PutEvents finds too large is too")
    body = bus_pb2.RequestRequest(fusion="order", key="alone")
    body.events.add(type="stock", text_data='{"left":1}')
    code, problem, error = refusal(lambda: stock.stub.Request(body, metadata=stock.identity, timeout=4))
    check(code == grpc.StatusCode.DEADLINE_EXCEEDED, f"a request without an answer is DEADLINE_EXCEEDED: {error.details()}")
    check("1 part of stock" in problem.cause, "and says how far the group has come")


def run_tool(what, command, expected, **options):
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, **options)
    check(done.returncode == 0 and expected in done.stdout, f"{what}: {(done.stdout or done.stderr).strip()[-120:]!r}")


def check_grpcurl(address):
    grpcurl = shutil.which("grpcurl")
    if grpcurl is None:
        print("NOT RUN: grpcurl is not installed")
        return
    run_tool("grpcurl lists by reflection", [grpcurl, "-plaintext", address, "list"], "fusion.v1.Bus")
    message = json.dumps({"topic": "stock", "body": "eyJsZWZ0IjoxfQ==", "key": "curl"})
    call = [grpcurl, "-plaintext", "-H", "authorization: Bearer stock-service", "-d", message, address]
    run_tool("grpcurl sends", [*call, "fusion.v1.Bus/SendMessage"], '"id"')
    run_tool("grpcurl checks health", [grpcurl, "-plaintext", address, "grpc.health.v1.Health/Check"], "SERVING")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--requests", type=int, default=1_000)
    parser.add_argument("--wait", type=float, default=900, help="seconds to wait for everything to come out")
    asked = parser.parse_args()
    groups = asked.messages * 3 // 10
    straight = asked.messages - 3 * groups
    with tempfile.TemporaryDirectory() as folder:
        generate(folder)
        process, address = start()
        try:
            callers = {topic: Caller(address, f"{topic}-service") for topic in TOPICS}
            check_refusals(address, callers)
            check_grpcurl(address)
            receivers = Receivers(address, folder)
            expected = {f"g{number}" for number in range(groups)} | {f"s{number}" for number in range(straight)}
            began = time.time()
            posting = threading.Thread(target=post, args=(callers, groups, straight))
            posting.start()
            held = receivers.kill_one()
            check(held == 20, f"a client was killed with {held} messages in its hands or more")
            receivers.start()
            posting.join()
            print(f"     {asked.messages} messages went in within {time.time() - began:.0f} s", flush=True)
            until = time.time() + asked.wait
            while time.time() < until and not expected <= set(receivers.acknowledged):
                time.sleep(0.5)
            missing = expected - set(receivers.acknowledged)
            check(not missing, f"all {len(expected)} results and messages were received: {len(missing)} are missing")
            check(set(receivers.acknowledged) <= receivers.delivered, "nothing was acknowledged that was not delivered")
            twice = sum(count - 1 for count in receivers.acknowledged.values())
            print(f"     after {time.time() - began:.0f} s; {twice} came more than once", flush=True)
            began = time.time()
            answered = request_all(callers, asked.requests)
            check(answered == asked.requests, f"{answered} of {asked.requests} requests got their answer")
            print(f"     within {time.time() - began:.0f} s", flush=True)
            receivers.stop()
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)
    print(f"{len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
