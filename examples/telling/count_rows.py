"""Counts rows under a lock, and tells what it used and found."""

import sys

from report import lock, log, progress, say

log("counting", step="count", status="start")
if not lock(["ledger"]):
    log("the ledger is not to be had", step="count", status="error")
    sys.exit(75)
with open("rows.txt") as file:
    rows = sum(1 for _ in file)
progress(100, f"{rows} rows")
say("metric", name="rows", value=rows)
say("usage", tokens_in=1200, tokens_out=80, cost_usd=0.01)
log(f"counted {rows} rows", step="count", status="done", rows=rows)
