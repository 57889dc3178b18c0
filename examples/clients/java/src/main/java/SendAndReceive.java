import fusion.v1.AckRequest;
import fusion.v1.BusGrpc;
import fusion.v1.Message;
import fusion.v1.ReceiveRequest;
import com.google.protobuf.ByteString;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;

/** Sends a message straight to a recipient and receives it. The argument is an address such as 127.0.0.1:4566. */
public final class SendAndReceive {
  public static void main(String[] args) {
    var channel = ManagedChannelBuilder.forTarget(args[0]).usePlaintext().build();
    var identity = new Metadata(); // On the laptop; a gateway knows its own source.
    identity.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer stock-service");
    var bus = BusGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(identity));

    var body = ByteString.copyFromUtf8("{\"left\":3}");
    var sent = bus.sendMessage(Message.newBuilder().setTopic("stock").setBody(body).setRecipient("desk").build());
    var messages = bus.receiveMessage(ReceiveRequest.newBuilder().setRecipient("desk").build());
    while (messages.hasNext()) {
      var message = messages.next();
      bus.ack(AckRequest.newBuilder().addDeliveries(message.getDelivery()).build());
      if (!message.getId().equals(sent.getId())) continue;
      System.out.println("received " + message.getBody().toStringUtf8() + " from " + message.getSource());
      break;
    }
    channel.shutdownNow();
  }
}
