"""Four LangGraph agents answer a question: two disagree, one is late, one is absent.

The graph does not join its branches. Each agent posts its answer to the bridge, and the node `settle` asks the bridge.
"""

import json
import os
import threading
import uuid
from typing import TypedDict

from bridge_tools import BridgeTools
from langgraph.graph import END, START, StateGraph

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = json.loads(os.environ.get("FUSION_BUS", '["npx", "fusion-bus"]'))

tools = BridgeTools([*PROGRAM, "mcp", "--bridge", os.path.join(HERE, "bridge.yaml")])
settled = threading.Event()


class State(TypedDict, total=False):
    question: str
    verdict: dict


def agent(source, answer):
    """An agent that posts its answer. A real one asks a model here."""

    def node(state: State) -> State:
        part = {"type": "answer", "source": source, "data": answer}
        tools.call("post", key=state["question"], envelopes=[part])
        return {}

    return node


def late(node):
    """The same agent, but slower than the deadline."""

    def waits(state: State) -> State:
        settled.wait(timeout=120)
        return node(state)

    return waits


def absent(_: State) -> State:
    """An agent that never answers: its process died, or its model did."""
    return {}


def settle(state: State) -> State:
    """Returns the verdict when all have answered, or at the deadline with what is there."""
    try:
        return {"verdict": data_of(tools.call("request", fusion="verdict", key=state["question"], after=0))}
    finally:
        settled.set()


def data_of(text):
    """The data after the line that marks it."""
    return json.loads(text.split("\n", 1)[1])["data"]


graph = StateGraph(State)
nodes = {
    "searcher": agent("searcher", {"version": "2.1", "reason": "the changelog says so"}),
    "analyst": agent("analyst", {"version": "2.0", "reason": "the tests pass with it"}),
    "critic": late(agent("critic", {"version": "2.1", "reason": "the fix is not in 2.0"})),
    "auditor": absent,
    "settle": settle,
}
for name, node in nodes.items():
    graph.add_node(name, node)
    graph.add_edge(START, name)
    graph.add_edge(name, END)

question = f"which version has the fix? {uuid.uuid4()}"
verdict = graph.compile().invoke({"question": question})["verdict"]
print("at the deadline:", verdict["merged"]["answer"]["version"], verdict["receipt"]["release"])
assert verdict["merged"]["answer"]["version"] == "2.0", verdict
assert verdict["receipt"]["release"]["reason"] == "deadline", verdict
assert verdict["receipt"]["release"]["size"] == {"asked": 4, "came": 2}, verdict
assert [one["settled"] for one in verdict["conflicts"] if one["field"] == "/answer/version"] == ["2.0"], verdict

amended = data_of(tools.call("request", fusion="verdict", key=question, after=1))
print("with the late answer:", amended["merged"]["answer"]["version"])
assert amended["merged"]["answer"]["version"] == "2.1", amended

explained = tools.call("explain", fusion="verdict", key=question)
print(explained.split("\n\n")[0])
assert '"2.1" by critic, searcher' in explained and '"2.0" by analyst' in explained, explained
assert tools.close() == 0
