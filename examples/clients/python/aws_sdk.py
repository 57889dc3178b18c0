"""The same bus through the SDK of AWS: python3 aws_sdk.py 127.0.0.1:4566 BUS"""

import json
import sys

import boto3

events = boto3.client(
    "events",
    endpoint_url=f"http://{sys.argv[1]}",
    region_name="us-east-1",
    aws_access_key_id="price-service",
    aws_secret_access_key="local",
)
event = {"specversion": "1.0", "id": "1", "source": "price-service", "type": "price", "correlationid": "sdk", "data": 7}
answer = events.put_events(
    Entries=[
        {
            "EventBusName": sys.argv[2],
            "Source": event["source"],
            "DetailType": event["type"],
            "Detail": json.dumps(event),
        }
    ]
)
# A call that succeeds may still refuse entries.
print("refused", answer["FailedEntryCount"])
