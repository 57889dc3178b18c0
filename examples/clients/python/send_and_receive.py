"""Sends a message straight to a recipient and receives it: python3 send_and_receive.py 127.0.0.1:4566"""

import sys

import grpc
from fusion.v1 import bus_pb2, bus_pb2_grpc

bus = bus_pb2_grpc.BusStub(grpc.insecure_channel(sys.argv[1]))
me = [("authorization", "Bearer stock-service")]  # on the laptop; a gateway knows its own source

sent = bus.SendMessage(bus_pb2.Message(topic="stock", body=b'{"left":3}', recipient="desk"), metadata=me)
for message in bus.ReceiveMessage(bus_pb2.ReceiveRequest(recipient="desk"), metadata=me):
    bus.Ack(bus_pb2.AckRequest(deliveries=[message.delivery]), metadata=me)
    if message.id == sent.id:
        print("received", message.body.decode(), "from", message.source)
        break
