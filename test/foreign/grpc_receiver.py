"""Receives without ever acknowledging, until it is killed: prints each delivery's id. Used by grpc_check.py."""

import sys

import grpc

sys.path.insert(0, sys.argv[1])
from fusion.v1 import bus_pb2, bus_pb2_grpc  # noqa: E402

channel = grpc.insecure_channel(sys.argv[2])
stub = bus_pb2_grpc.BusStub(channel)
stream = stub.Receive(
    bus_pb2.ReceiveRequest(recipient="desk", max_outstanding=50), metadata=[("authorization", "Bearer desk")]
)
for delivery in stream:
    print(delivery.event.id, flush=True)
