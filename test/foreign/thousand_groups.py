#!/usr/bin/env python3
"""A foreign client posts groups of three through boto3 and checks what comes out.

An optional extra (`npm run check:foreign`): it wants Python 3 and boto3, and says so when they are missing.
Parts come in random order, a fifth of them twice, with one invalid envelope for every twenty. With --kill, function
processes are killed at random while the groups are under way. What must come out is the same: every group fused once,
of exactly its three parts; every invalid envelope in quarantine with its reason; nothing in a dead-letter queue.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter

try:
    import boto3
    from botocore.config import Config
except ImportError:
    print("skipped: boto3 is not installed")
    sys.exit(0)

TOPICS = ["stock", "price", "risk"]
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--groups", type=int, default=1000)
    parser.add_argument("--kill", type=float, default=0, help="kill a function process every so many seconds")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--wait", type=float, default=600, help="seconds to wait for everything to come out")
    return parser.parse_args()


def start():
    """Starts the bridge on the laptop runtime and returns its process and its `ready` line."""
    node = os.path.join(ROOT, "node_modules", ".bin", "node")
    command = [node, "bin/fusion-bus.mjs", "dev", os.path.join(HERE, "bridge.yaml"), "--port", "0", "--output", "json"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    ready = json.loads(process.stdout.readline())
    assert ready["event"] == "ready", ready
    events = []
    threading.Thread(target=lambda: events.extend(json.loads(line) for line in process.stdout), daemon=True).start()
    return process, ready, events


def cloud_event(topic, key, data):
    source = f"{topic}-service"
    return {
        "specversion": "1.0", "id": f"{topic}-{key}", "source": source, "type": topic, "correlationid": key, "data": data,
    }


def entry(bus, event, topic=None, source=None):
    topic = topic or event["type"]
    return {
        "EventBusName": bus,
        "Source": source or f"{topic}-service",
        "DetailType": topic,
        "Detail": json.dumps(event, ensure_ascii=False),
    }


def invalid(bus, number):
    """One broken envelope, and the reason that it must be quarantined with."""
    event = cloud_event(random.choice(["price", "risk"]), f"broken-{number}", number)
    kind = number % 5
    if kind == 0:
        # Without an id it is a plain event, and no attribute of the envelope counts.
        del event["id"]
        return entry(bus, event), "correlation-missing"
    if kind == 1:
        return entry(bus, cloud_event("stock", f"broken-{number}", {"left": "many"})), "schema-violation"
    if kind == 2:
        del event["correlationid"]
        return entry(bus, event), "correlation-missing"
    if kind == 3:
        event["time"] = "yesterday"
        return entry(bus, event), "invalid-attribute"
    event["data_base64"] = "AAA="
    return entry(bus, event), "invalid-data"


def batches(entries):
    for start_at in range(0, len(entries), 10):
        yield entries[start_at : start_at + 10]


def kill_at_random(parent, every, stop):
    """Kills a function process now and then; returns how many it killed through the list."""
    killed = []

    def run():
        while not stop.wait(every):
            children = subprocess.run(["pgrep", "-P", str(parent)], capture_output=True, text=True).stdout.split()
            if children:
                victim = int(random.choice(children))
                try:
                    os.kill(victim, signal.SIGKILL)
                    killed.append(victim)
                except ProcessLookupError:
                    pass

    threading.Thread(target=run, daemon=True).start()
    return killed


def receive_all(sqs, url, enough, until):
    messages = []
    while not enough(messages) and time.time() < until:
        batch = sqs.receive_message(
            QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=2, MessageAttributeNames=["All"]
        ).get("Messages", [])
        messages += batch
        if batch:
            entries = [{"Id": str(i), "ReceiptHandle": m["ReceiptHandle"]} for i, m in enumerate(batch)]
            sqs.delete_message_batch(QueueUrl=url, Entries=entries)
    return messages


def main():
    options = arguments()
    random.seed(options.seed)
    process, ready, events = start()
    stop = threading.Event()
    failures = []
    try:
        settings = dict(
            endpoint_url=ready["endpoint"], region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x",
            config=Config(retries={"max_attempts": 5}),
        )
        bus, sqs = boto3.client("events", **settings), boto3.client("sqs", **settings)
        keys = [f"order-{n}" for n in range(options.groups)]
        parts = [
            entry(ready["bus"], cloud_event(topic, key, {"left": 1} if topic == "stock" else f"{topic} 价 {key}"))
            for key in keys for topic in TOPICS
        ]
        broken = [invalid(ready["bus"], n) for n in range(len(parts) // 20)]
        posted = parts + random.sample(parts, len(parts) // 5) + [one for one, _ in broken]
        random.shuffle(posted)

        killed = kill_at_random(process.pid, options.kill, stop) if options.kill else []
        began = time.time()
        for batch in batches(posted):
            answer = bus.put_events(Entries=batch)
            assert answer["FailedEntryCount"] == 0, answer
        posting = time.time() - began

        until = time.time() + options.wait
        ids = lambda messages: {json.loads(m["Body"])["id"] for m in messages}
        fused = receive_all(sqs, ready["recipients"]["desk"], lambda ms: len(ids(ms)) >= len(keys), until)
        took = time.time() - began
        reasons = lambda ms: Counter(m["MessageAttributes"]["reason"]["StringValue"] for m in ms)
        quarantined = receive_all(sqs, ready["deadLetters"]["quarantine"], lambda ms: len(ms) >= len(broken), until)
        stop.set()
        fused += receive_all(sqs, ready["recipients"]["desk"], lambda ms: False, time.time() + 5)

        envelopes = {}
        for message in fused:
            envelope = json.loads(message["Body"])
            if envelopes.setdefault(envelope["id"], envelope) != envelope:
                failures.append(f"{envelope['id']} came with two contents")
        by_key = Counter(envelope["correlationid"] for envelope in envelopes.values())
        if by_key != Counter(keys):
            failures.append(f"{len(by_key)} of {len(keys)} groups fused, {sum(by_key.values())} envelopes")
        for envelope in envelopes.values():
            key = envelope["correlationid"]
            got = sorted(c["id"] for c in envelope["data"]["receipt"]["contributions"])
            if got != sorted(f"{topic}-{key}" for topic in TOPICS):
                failures.append(f"{key} was fused of {got}")
        expected = Counter(reason for _, reason in broken)
        if reasons(quarantined) != expected:
            if not options.kill or set(reasons(quarantined)) != set(expected) or reasons(quarantined) < expected:
                failures.append(f"quarantine holds {dict(reasons(quarantined))}, not {dict(expected)}")
        for name, url in ready["deadLetters"].items():
            left = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
            count = int(left["ApproximateNumberOfMessages"]) + int(left["ApproximateNumberOfMessagesNotVisible"])
            if count and name != "quarantine":
                failures.append(f"{count} messages wait in {name}")
        print(
            f"{len(posted)} envelopes posted in {posting:.1f} s, {len(envelopes)} groups out after {took:.1f} s; "
            f"{len(fused) - len(envelopes)} repeats under the same id; {len(quarantined)} quarantined; "
            f"{len(killed)} processes killed"
        )
    finally:
        stop.set()
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)
    for failure in failures[:20]:
        print("FAILED:", failure)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
