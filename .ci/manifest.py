"""Checks a manifest (YAML) against Slack's JSON schema. usage: manifest.py MANIFEST SCHEMA"""

import json
import sys

import jsonschema
import yaml

with open(sys.argv[1], encoding="utf-8") as file:
    manifest = yaml.safe_load(file)
with open(sys.argv[2], encoding="utf-8") as file:
    schema = json.load(file)
errors = list(jsonschema.validators.validator_for(schema)(schema).iter_errors(manifest))
for error in errors:
    print(f"{sys.argv[1]}: {'/'.join(map(str, error.path))}: {error.message}", file=sys.stderr)
scopes = manifest["oauth_config"]["scopes"]
if not set(scopes["bot_optional"]) <= set(scopes["bot"]):
    errors.append("every optional scope must be in both lists")
    print(errors[-1], file=sys.stderr)
print(f"{sys.argv[1]}: {'does not hold' if errors else 'holds'}")
sys.exit(1 if errors else 0)
