#!/bin/sh
# Written by `kompis git install`; `kompis git uninstall` takes it away
# It checks what is staged of the registry; what else stands in the files does not matter.
registry={registry}
test -f "$registry/registry.toml" || exit 0
kompis={program}
{fallback}if ! command -v "$kompis" >/dev/null 2>&1; then
    echo "error: there is no program $kompis; nothing was committed" >&2
    echo " help: type 'kompis git install' again, or leave the check out: git commit --no-verify" >&2
    exit 1
fi
"$kompis" check --staged --registry "$registry" && exit 0
echo 'nothing was committed: mend it and stage that, or leave the check out: git commit --no-verify' >&2
exit 1
