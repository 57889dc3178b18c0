// Reads requests of OTLP in JSON, one a line, with the Collector's own parser, and prints its spans.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
)

type link struct {
	TraceID string `json:"traceId"`
	SpanID  string `json:"spanId"`
}

type span struct {
	TraceID  string `json:"traceId"`
	SpanID   string `json:"spanId"`
	ParentID string `json:"parentSpanId"`
	Name     string `json:"name"`
	Start    int64  `json:"start"`
	End      int64  `json:"end"`
	Links    []link `json:"links"`
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		request := ptraceotlp.NewExportRequest()
		if err := request.UnmarshalJSON(lines.Bytes()); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		for _, resource := range request.Traces().ResourceSpans().All() {
			for _, scope := range resource.ScopeSpans().All() {
				for _, one := range scope.Spans().All() {
					links := []link{}
					for _, to := range one.Links().All() {
						links = append(links, link{to.TraceID().String(), to.SpanID().String()})
					}
					text, _ := json.Marshal(span{
						one.TraceID().String(), one.SpanID().String(), one.ParentSpanID().String(), one.Name(),
						one.StartTimestamp().AsTime().UnixMilli(), one.EndTimestamp().AsTime().UnixMilli(), links,
					})
					fmt.Println(string(text))
				}
			}
		}
	}
}
