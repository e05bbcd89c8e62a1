"""Writes what Python's email package finds in mails, as the yardstick of
TestField and TestThirdPartyMails. In this folder:

    python3 dump.py python.json *.eml
    python3 dump.py enmime-python.json $(go list -m -f {{.Dir}} github.com/jhillyerd/enmime/v2)/testdata/*/*.raw
"""
import email
import email.policy
import hashlib
import json
import os
import sys


def leaves(message):
    for part in message.walk():
        if part.is_multipart():
            continue
        data = part.get_payload(decode=True) or b""
        name = part.get_filename() or ""
        kind = part.get_content_type()
        own = not name and part.get_content_disposition() != "attachment" and kind in ("text/plain", "text/html")
        yield {"type": kind, "name": name, "own": own, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}


found = {}
for path in sorted(sys.argv[2:]):
    key = path if path.endswith(".eml") else os.path.basename(os.path.dirname(path)) + "/" + os.path.basename(path)
    with open(path, "rb") as f:
        try:
            found[key] = list(leaves(email.message_from_bytes(f.read(), policy=email.policy.default)))
        except Exception as fault:  # it fails on some broken names itself
            print(key, fault, file=sys.stderr)
            found[key] = []
with open(sys.argv[1], "w") as out:
    out.write("{\n" + ",\n".join(json.dumps(k) + ": " + json.dumps(v, ensure_ascii=False) for k, v in found.items()) + "\n}\n")
