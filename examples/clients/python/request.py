"""Posts the parts of a group and waits for the fused envelope: python3 request.py 127.0.0.1:4566"""

import json
import sys

import grpc
from fusion.v1 import bus_pb2, bus_pb2_grpc

bus = bus_pb2_grpc.BusStub(grpc.insecure_channel(sys.argv[1]))


def identity(name):
    return [("authorization", f"Bearer {name}")]


for topic in ["price", "risk"]:
    bus.SendMessage(bus_pb2.Message(topic=topic, body=b"7", key="py"), metadata=identity(f"{topic}-service"))
request = bus_pb2.RequestRequest(fusion="order", key="py")
request.events.add(type="stock", text_data='{"left":3}')
reply = bus.Request(request, metadata=identity("stock-service"), timeout=60)
print("fused", json.loads(reply.fused.text_data)["merged"])
