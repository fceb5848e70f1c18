# Written by `kompis git install`, which replaces this block; `kompis git uninstall` removes it.
# It checks what is staged of the registry; what else stands in the files does not matter.
registry={registry}
if test -f "$registry/registry.toml"; then
    kompis={program}
{fallback}    if ! command -v "$kompis" >/dev/null 2>&1; then
        echo "error: there is no program $kompis; nothing was committed" >&2
        echo " help: type 'kompis git install' again, or leave the check out: git commit --no-verify" >&2
        exit 1
    fi
    if ! "$kompis" check --staged --registry "$registry"; then
        echo 'nothing was committed: mend it and stage that, or leave the check out: git commit --no-verify' >&2
        exit 1
    fi
fi
