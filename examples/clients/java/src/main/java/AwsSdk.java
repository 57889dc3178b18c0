import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/** Posts an event through the SDK of AWS. The arguments are an address such as 127.0.0.1:4566, and the bus. */
public final class AwsSdk {
  public static void main(String[] args) {
    var events = EventBridgeClient.builder()
        .endpointOverride(URI.create("http://" + args[0]))
        .region(Region.US_EAST_1)
        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("risk-service", "local")))
        .build();
    var detail = """
        {"specversion":"1.0","id":"1","source":"risk-service","type":"risk","correlationid":"sdk","data":7}""";
    var answer = events.putEvents(request -> request.entries(entry ->
        entry.eventBusName(args[1]).source("risk-service").detailType("risk").detail(detail)));
    // A call that succeeds may still refuse entries.
    System.out.println("refused " + answer.failedEntryCount());
  }
}
