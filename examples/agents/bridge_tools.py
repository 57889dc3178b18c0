"""The tools of `fusion-bus mcp` for Python: JSON-RPC over a child's standard input and output, from any thread."""

import itertools
import json
import subprocess
import threading
from concurrent.futures import Future


class BridgeTools:
    def __init__(self, command):
        self._child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._ids = itertools.count(1)
        self._waiting = {}
        self._lock = threading.Lock()
        threading.Thread(target=self._read, daemon=True).start()
        client = {"name": "langgraph-example", "version": "1"}
        self._ask("initialize", {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client})
        self._write({"method": "notifications/initialized"})

    def call(self, tool, **given):
        """Returns the text of a tool's answer, and raises its error."""
        result = self._ask("tools/call", {"name": tool, "arguments": given})
        text = result["content"][0]["text"]
        if result.get("isError"):
            raise RuntimeError(text)
        return text

    def close(self):
        self._child.stdin.close()
        return self._child.wait(timeout=60)

    def _ask(self, method, params):
        with self._lock:
            number = next(self._ids)
            answer = self._waiting[number] = Future()
        self._write({"id": number, "method": method, "params": params})
        message = answer.result(timeout=120)
        if "error" in message:
            raise RuntimeError(message["error"]["message"])
        return message["result"]

    def _write(self, message):
        with self._lock:
            self._child.stdin.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
            self._child.stdin.flush()

    def _read(self):
        for line in self._child.stdout:
            message = json.loads(line)
            waiting = self._waiting.pop(message.get("id"), None)
            if waiting is not None:
                waiting.set_result(message)
        for waiting in self._waiting.values():
            waiting.set_exception(RuntimeError("the server has ended"))
