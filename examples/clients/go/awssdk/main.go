// Posts an event through the SDK of AWS: go run ./awssdk 127.0.0.1:4566 BUS
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
)

func main() {
	events := eventbridge.New(eventbridge.Options{
		BaseEndpoint: aws.String("http://" + os.Args[1]),
		Region:       "us-east-1",
		Credentials:  credentials.NewStaticCredentialsProvider("stock-service", "local", ""),
	})
	detail := `{"specversion":"1.0","id":"1","source":"stock-service","type":"stock","correlationid":"sdk","data":{"left":3}}`
	answer, err := events.PutEvents(context.Background(), &eventbridge.PutEventsInput{
		Entries: []types.PutEventsRequestEntry{{
			EventBusName: aws.String(os.Args[2]),
			Source:       aws.String("stock-service"),
			DetailType:   aws.String("stock"),
			Detail:       aws.String(detail),
		}},
	})
	if err != nil {
		log.Fatal(err)
	}
	// A call that succeeds may still refuse entries.
	fmt.Println("refused", answer.FailedEntryCount)
}
