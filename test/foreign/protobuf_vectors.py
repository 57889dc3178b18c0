#!/usr/bin/env python3
"""Writes test/fixtures/protobuf-vectors.json: messages of Google's own library, as bytes and as its JSON.

It wants Python 3 and the package protobuf. Standard input is the descriptor set of the tests, in base64.
"""

import base64
import json
import os
import random
import struct
import sys

from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

HERE = os.path.dirname(os.path.abspath(__file__))
files = descriptor_pb2.FileDescriptorSet.FromString(base64.b64decode(sys.stdin.read()))
pool = descriptor_pool.DescriptorPool()
for file in files.file:
    pool.Add(file)

draw = random.Random(7)
bits = {"int32": 32, "sint32": 32, "sfixed32": 32, "uint32": 32, "fixed32": 32}
LETTERS = "abcäß漢😀\u0000\"\\"


def scalar(name):
    if name in ("double", "float"):
        wide = draw.uniform(-1, 1) * 10 ** draw.randint(-30, 30)
        return wide if name == "double" else struct.unpack("f", struct.pack("f", wide))[0]
    if name == "bool":
        return draw.random() < 0.5
    if name == "string":
        return "".join(draw.choice(LETTERS) for _ in range(draw.randint(0, 6)))
    if name == "bytes":
        return draw.randbytes(draw.randint(0, 6))
    size = bits.get(name, 64)
    value = draw.getrandbits(draw.randint(1, size))
    return value if name.startswith(("u", "fixed")) else value - 2 ** (size - 1) if value >= 2 ** (size - 1) else value


def scalars():
    message = message_factory.GetMessageClass(pool.FindMessageTypeByName("shop.v1.Scalars"))()
    for field in message.DESCRIPTOR.fields:
        if draw.random() < 0.4:
            continue
        name = field.name.removesuffix("_list")
        if name == field.name:
            setattr(message, name, scalar(name))
        else:
            getattr(message, field.name).extend(scalar(name) for _ in range(draw.randint(1, 3)))
    return message


def parsed(name, value):
    message = message_factory.GetMessageClass(pool.FindMessageTypeByName(f"shop.v1.{name}"))()
    return json_format.ParseDict(value, message, descriptor_pool=pool)


written = [scalars() for _ in range(40)] + [
    parsed("User", {"userId": "9007199254740993", "price": 0.1, "level": "LEVEL_GOLD", "age": 0}),
    parsed("User", {"seenAt": "1969-12-31T23:59:59.999999999Z", "took": "-0.000000001s", "mask": "a.b,cD"}),
    parsed("User", {"loose": {"a": [1.5, None, {"b": True}]}, "anyValue": None, "wide": "0", "phone": "-1"}),
    parsed("User", {"counts": {"x": "9223372036854775807"}, "homes": {"-5": {"zip": "18446744073709551615"}}}),
    parsed("User", {"friend": {"friend": {"addresses": [{}, {"street": "ß"}]}}}),
    parsed("Carrier", {"load": {"@type": "type.googleapis.com/shop.v1.Address", "zip": "7"}}),
    parsed("Carrier", {"load": {"@type": "type.googleapis.com/google.protobuf.Duration", "value": "3.500s"}}),
    parsed("Old", {"count": 3, "part": {"note": "x"}, "closed": "ONE"}),
]
vectors = [
    {
        "message": one.DESCRIPTOR.full_name,
        "bytes": base64.b64encode(one.SerializeToString(deterministic=True)).decode(),
        "json": json_format.MessageToJson(one, descriptor_pool=pool, indent=None),
    }
    for one in written
]
with open(os.path.join(HERE, "../fixtures/protobuf-vectors.json"), "w", encoding="utf8") as out:
    json.dump(vectors, out, indent=2)
    out.write("\n")
print(len(vectors))
