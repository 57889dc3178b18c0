// Sends a message straight to a recipient and receives it: go run . 127.0.0.1:4566
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"

	pb "example.com/clients/fusionv1"
)

func main() {
	channel, err := grpc.NewClient(os.Args[1], grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		log.Fatal(err)
	}
	bus := pb.NewBusClient(channel)
	// On the laptop; a gateway knows its own source.
	me := metadata.AppendToOutgoingContext(context.Background(), "authorization", "Bearer stock-service")

	sent, err := bus.SendMessage(me, &pb.Message{Topic: "stock", Body: []byte(`{"left":3}`), Recipient: "desk"})
	if err != nil {
		log.Fatal(err)
	}
	stream, err := bus.ReceiveMessage(me, &pb.ReceiveRequest{Recipient: "desk"})
	if err != nil {
		log.Fatal(err)
	}
	for {
		message, err := stream.Recv()
		if err != nil {
			log.Fatal(err)
		}
		if _, err := bus.Ack(me, &pb.AckRequest{Deliveries: []string{message.Delivery}}); err != nil {
			log.Fatal(err)
		}
		if message.Id == sent.Id {
			fmt.Println("received", string(message.Body), "from", message.Source)
			return
		}
	}
}
